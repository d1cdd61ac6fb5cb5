"""The catalogue over JSON."""

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
from medicines.services.pill_search import by_barcode, by_look
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
