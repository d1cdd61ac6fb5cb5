"""Pages of the catalogue."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic import DetailView, ListView

from medicines.models import Medicine, PillIdentification
from medicines.services.pill_search import Look, by_look
from medicines.services.search import QUERY_LENGTH, FoundMedicines, GuessedMedicines, find_medicines

RESULTS_A_PAGE = 20


COLOURS = (
    "하양", "노랑", "주황", "분홍", "빨강", "갈색", "연두", "초록", "청록", "파랑", "남색", "자주", "보라", "회색",
    "검정", "투명",
)  # fmt: skip
"""As the ministry names the colours of pills."""


def shapes() -> list[str]:
    """The shapes that the catalogue's pills have."""
    found = PillIdentification.objects.exclude(shape="").order_by("shape").values_list("shape", flat=True)
    return list(found.distinct())


def home(request: HttpRequest) -> HttpResponse:
    """The first page: what there is to do here."""
    return render(request, "medicines/home.html")


class MedicineListView(ListView):
    """The catalogue, or what a search finds in it."""

    template_name = "medicines/list.html"
    context_object_name = "medicines"
    paginate_by = RESULTS_A_PAGE

    def get_queryset(self) -> FoundMedicines | GuessedMedicines:  # type: ignore[override]
        """Medicines that match `?q=`, or whose pill looks as `?imprint=&shape=&colour=` say."""
        look = self._look()
        return FoundMedicines(by_look(look)) if look else find_medicines(self._asked("q"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was asked for, so that the page can repeat it."""
        asked = QueryDict(mutable=True)
        asked.update({name: value for name in ("q", "imprint", "shape", "colour") if (value := self._asked(name))})
        found = cast(FoundMedicines | GuessedMedicines, self.object_list)
        return super().get_context_data(
            query=self._asked("q"),
            look=self._look(),
            asked=asked.urlencode(),
            shapes=shapes(),
            colours=COLOURS,
            is_guess=found.is_guess and bool(found),
            **kwargs,
        )

    def _look(self) -> Look:
        return Look(self._asked("imprint"), self._asked("shape"), self._asked("colour"))

    def _asked(self, name: str) -> str:
        return self.request.GET.get(name, "").replace("\x00", "").strip()[:QUERY_LENGTH]


class MedicineDetailView(DetailView):
    """All about one medicine."""

    pk_url_kwarg = "item_seq"
    queryset = Medicine.objects.select_related("pill", "accessibility").prefetch_related("barcodes")
    template_name = "medicines/detail.html"
    context_object_name = "medicine"
