"""Pages of the catalogue, and the same over JSON."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.generic import DetailView, ListView
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from medicines.models import AccessibilityInfo, Medicine, PillIdentification
from medicines.serializers import (
    QUERY_LENGTH,
    MedicineSerializer,
    MedicineSummarySerializer,
    SearchQuerySerializer,
    StatisticsSerializer,
    VideoSerializer,
)
from medicines.services.looks import Look, by_barcode, by_look
from medicines.services.search import FoundMedicines, GuessedMedicines, find_medicines
from medicines.services.statistics import catalogue_statistics

RESULTS_A_PAGE = 20
MOST_RESULTS_A_PAGE = 100


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


class SearchPages(PageNumberPagination):
    """Pages of results."""

    page_size = RESULTS_A_PAGE
    page_size_query_param = "page_size"
    max_page_size = MOST_RESULTS_A_PAGE


class StatisticsView(APIView):
    """`GET /api/medicines/stats/`: how much the catalogue knows."""

    @extend_schema(responses=StatisticsSerializer)
    def get(self, request: Request) -> Response:
        """Counts, and the largest makers and classes."""
        return Response(StatisticsSerializer(catalogue_statistics()).data)


class VideosView(ListAPIView[AccessibilityInfo]):
    """`GET /api/medicines/videos/`: products with a film in sign language, by name."""

    queryset = AccessibilityInfo.objects.exclude(video_url="").select_related("medicine").order_by("medicine__name_key")
    serializer_class = VideoSerializer
    pagination_class = SearchPages


@extend_schema(parameters=[SearchQuerySerializer])
class MedicineSearchView(ListAPIView[Medicine]):
    """`GET /api/medicines/search/`: by name, maker, ingredient or initial consonants (`q`), best first.

    By the number of a package (`barcode`), or by how the pill looks (`imprint`, `shape`, `colour`).
    """

    queryset = Medicine.objects.none()
    serializer_class = MedicineSummarySerializer
    pagination_class = SearchPages

    def filter_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Medicine]
    ) -> FoundMedicines | GuessedMedicines:
        """Medicines that match. Raises ValidationError for a question too long."""
        query = SearchQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        if barcode := query.validated_data["barcode"]:
            return FoundMedicines(by_barcode(barcode))
        look = query.look()
        return FoundMedicines(by_look(look)) if look else find_medicines(query.validated_data["q"])


class MedicineApiDetailView(RetrieveAPIView[Medicine]):
    """`GET /api/medicines/api-detail/<item_seq>/`."""

    queryset = Medicine.objects.select_related("pill", "accessibility").prefetch_related("barcodes")
    serializer_class = MedicineSerializer
    lookup_field = "item_seq"
