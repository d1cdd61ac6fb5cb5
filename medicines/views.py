"""Pages of the catalogue, and the same over JSON."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import DetailView, ListView
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination

from medicines.models import Medicine
from medicines.serializers import (
    QUERY_LENGTH,
    MedicineSerializer,
    MedicineSummarySerializer,
    SearchQuerySerializer,
)
from medicines.services.search import FoundMedicines, find_medicines

RESULTS_A_PAGE = 20
MOST_RESULTS_A_PAGE = 100


def home(request: HttpRequest) -> HttpResponse:
    """The first page: what there is to do here."""
    return render(request, "medicines/home.html")


class MedicineListView(ListView):
    """The catalogue, or what a search finds in it."""

    template_name = "medicines/list.html"
    context_object_name = "medicines"
    paginate_by = RESULTS_A_PAGE

    def get_queryset(self) -> FoundMedicines:  # type: ignore[override]
        """Medicines that match `?q=`."""
        return find_medicines(self._query())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what was asked for, so that the page can repeat it."""
        return super().get_context_data(query=self._query(), **kwargs)

    def _query(self) -> str:
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_LENGTH]


class MedicineDetailView(DetailView):
    """All about one medicine."""

    model = Medicine
    pk_url_kwarg = "item_seq"
    template_name = "medicines/detail.html"
    context_object_name = "medicine"


class SearchPages(PageNumberPagination):
    """Pages of results."""

    page_size = RESULTS_A_PAGE
    page_size_query_param = "page_size"
    max_page_size = MOST_RESULTS_A_PAGE


@extend_schema(parameters=[SearchQuerySerializer])
class MedicineSearchView(ListAPIView[Medicine]):
    """`GET /api/medicines/search/?q=`: by name, maker, ingredient or initial consonants, best first."""

    queryset = Medicine.objects.none()
    serializer_class = MedicineSummarySerializer
    pagination_class = SearchPages

    def filter_queryset(self, queryset: QuerySet[Medicine]) -> FoundMedicines:  # type: ignore[override]
        """Medicines that match `?q=`. Raises ValidationError for one too long."""
        query = SearchQuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return find_medicines(query.validated_data["q"])


class MedicineApiDetailView(RetrieveAPIView[Medicine]):
    """`GET /api/medicines/api-detail/<item_seq>/`."""

    queryset = Medicine.objects.all()
    serializer_class = MedicineSerializer
    lookup_field = "item_seq"
