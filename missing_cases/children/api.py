"""Children over the API: the whole record to those who hold it, identity to the rest."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.children.search import find_children
from missing_cases.models import Child, Tier

HEADER_FIELDS = ["id", "reference", "family_name", "given_names", "known_as", "date_of_birth", "sex", "description",
                 "first_language", "police_reference"]  # fmt: skip
RECORD_FIELDS = ["date_of_birth_estimated", "gender", "ethnicity", "interpreter_needed", "disability",
                 "council_reference", "nhs_number", "upn", "open_to_exploitation_team", "current_risk_grade",
                 "version"]  # fmt: skip


class ChildSerializer(serializers.ModelSerializer):
    """A child. Fields of the whole record are left out for a caller who holds the header alone."""

    class Meta:
        model = Child
        fields = HEADER_FIELDS + RECORD_FIELDS
        read_only_fields = fields

    def to_representation(self, child):
        """Return the fields the caller's tier and functions open."""
        shown = super().to_representation(child)
        if child.pk in self.context.get("whole", ()):
            return shown
        return {name: value for name, value in shown.items() if name in HEADER_FIELDS}


class SearchSerializer(serializers.Serializer):
    """What to look for: a name, a date of birth, a reference or a postcode."""

    text = serializers.CharField(max_length=200)


class ChildViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Children the caller may see."""

    queryset = Child.objects.filter(void_at__isnull=True, merged_into__isnull=True)
    serializer_class = ChildSerializer
    functions = {"list": (Perm.CHILD_HEADER,), "retrieve": (Perm.CHILD_HEADER,), "search": (Perm.CHILD_SEARCH,)}

    def get_serializer(self, *args, **kwargs):
        """Return the serializer, told which of its rows the caller holds whole."""
        serializer = super().get_serializer(*args, **kwargs)
        rows = args[0] if args else []
        ids = [row.pk for row in (rows if kwargs.get("many") else [rows]) if row]
        serializer.context["whole"] = self._whole(ids)
        return serializer

    def _whole(self, ids) -> set:
        if not ids or not self.access.may(Perm.CHILD_RECORD):
            return set()
        held = Child.objects.visible_to(self.access, tier=Tier.RECORD).filter(pk__in=ids)
        return set(held.values_list("pk", flat=True))

    @extend_schema(request=SearchSerializer, responses=ChildSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def search(self, request):
        """Find children, forgiving spelling. By POST, so that no name stands in an address."""
        given = SearchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        found = find_children(text=given.validated_data["text"], by=self.access)
        children = [hit.child for hit in found.hits]
        self.saw(*children)
        return Response(self.get_serializer(children, many=True).data)
