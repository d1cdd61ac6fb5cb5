"""The catalogue's pages."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic import DetailView, ListView

from medicines.models import Medicine, PillIdentification
from medicines.services.pill_search import PillAppearance, by_appearance
from medicines.services.product_matching import strengths_instead
from medicines.services.search import QUERY_LENGTH, FoundMedicines, GuessedMedicines, find_medicines

RESULTS_A_PAGE = 20


COLOURS = (
    "하양", "노랑", "주황", "분홍", "빨강", "갈색", "연두", "초록", "청록", "파랑", "남색", "자주", "보라", "회색",
    "검정", "투명",
)  # fmt: skip
"""The ministry's names of pill colours."""


def shapes() -> list[str]:
    """List the shapes of the catalogue's pills."""
    found = PillIdentification.objects.exclude(shape="").order_by("shape").values_list("shape", flat=True)
    return list(found.distinct())


def home(request: HttpRequest) -> HttpResponse:
    """Show the site's first page, with links to everything else."""
    return render(request, "medicines/home.html")


class MedicineListView(ListView):
    """Lists the catalogue, or the results of a search."""

    template_name = "medicines/list.html"
    context_object_name = "medicines"
    paginate_by = RESULTS_A_PAGE

    def get_queryset(self) -> FoundMedicines | GuessedMedicines:  # type: ignore[override]
        """Find medicines that match `?q=`, or whose pill matches `?imprint=&shape=&colour=`."""
        appearance = self._appearance()
        return FoundMedicines(by_appearance(appearance)) if appearance else find_medicines(self._asked("q"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the query, so that the page can show it again."""
        asked = QueryDict(mutable=True)
        asked.update({name: value for name in ("q", "imprint", "shape", "colour") if (value := self._asked(name))})
        found = cast(FoundMedicines | GuessedMedicines, self.object_list)
        return super().get_context_data(
            query=self._asked("q"),
            appearance=self._appearance(),
            asked=asked.urlencode(),
            shapes=shapes(),
            colours=COLOURS,
            is_guess=found.is_guess and bool(found),
            existing_strengths=strengths_instead(self._asked("q")) if found.is_guess else (),
            **kwargs,
        )

    def _appearance(self) -> PillAppearance:
        return PillAppearance(self._asked("imprint"), self._asked("shape"), self._asked("colour"))

    def _asked(self, name: str) -> str:
        return self.request.GET.get(name, "").replace("\x00", "").strip()[:QUERY_LENGTH]


class MedicineDetailView(DetailView):
    """Shows all about one medicine."""

    pk_url_kwarg = "item_seq"
    queryset = Medicine.objects.select_related("pill", "accessibility").prefetch_related("barcodes", "insurance_codes")
    template_name = "medicines/detail.html"
    context_object_name = "medicine"
