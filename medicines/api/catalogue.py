"""The catalogue's JSON API."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from medicines.api.serializers import (
    MedicineSerializer,
    MedicineSummarySerializer,
    SearchQuerySerializer,
    StatisticsSerializer,
    VideoSerializer,
)
from medicines.models import AccessibilityInfo, Medicine
from medicines.services.pill_search import by_appearance, by_barcode
from medicines.services.search import FoundMedicines, GuessedMedicines, find_medicines
from medicines.services.statistics import catalogue_statistics

RESULTS_A_PAGE = 20
MOST_RESULTS_A_PAGE = 100


class SearchPages(PageNumberPagination):
    """Pages of results."""

    page_size = RESULTS_A_PAGE
    page_size_query_param = "page_size"
    max_page_size = MOST_RESULTS_A_PAGE


class StatisticsView(APIView):
    """`GET /api/medicines/stats/`: statistics of the catalogue."""

    @extend_schema(responses=StatisticsSerializer)
    def get(self, request: Request) -> Response:
        """Return counts, and the largest makers and classes."""
        return Response(StatisticsSerializer(catalogue_statistics()).data)


class VideosView(ListAPIView[AccessibilityInfo]):
    """`GET /api/medicines/videos/`: products with a video in sign language, by name."""

    queryset = AccessibilityInfo.objects.exclude(video_url="").select_related("medicine").order_by("medicine__name_key")
    serializer_class = VideoSerializer
    pagination_class = SearchPages


@extend_schema(parameters=[SearchQuerySerializer])
class MedicineSearchView(ListAPIView[Medicine]):
    """`GET /api/medicines/search/`: by name, maker, ingredient, kind or initial consonants (`q`), best first.

    A number is that of a package, of a product or of the health insurance. Cancelled permits come last.
    Or by a package's number (`barcode`), or by the pill's appearance (`imprint`, `shape`, `colour`).
    """

    queryset = Medicine.objects.none()
    serializer_class = MedicineSummarySerializer
    pagination_class = SearchPages

    def filter_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Medicine]
    ) -> FoundMedicines | GuessedMedicines:
        """Find matching medicines. Raises ValidationError for a query that is too long."""
        query = SearchQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        if barcode := query.validated_data["barcode"]:
            return FoundMedicines(by_barcode(barcode))
        appearance = query.appearance()
        return FoundMedicines(by_appearance(appearance)) if appearance else find_medicines(query.validated_data["q"])


class MedicineApiDetailView(RetrieveAPIView[Medicine]):
    """`GET /api/medicines/api-detail/<item_seq>/`: all about one medicine."""

    queryset = Medicine.objects.select_related("pill", "accessibility").prefetch_related(
        "barcodes", "insurance_codes", "substances"
    )
    serializer_class = MedicineSerializer
    lookup_field = "item_seq"
