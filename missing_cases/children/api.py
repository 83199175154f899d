"""Children over the API: the whole record to those who hold it, identity to the rest."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response

from missing_cases.access.perms import Perm
from missing_cases.api.viewsets import ReaderViewSet
from missing_cases.children.search import find_children, possible_duplicates
from missing_cases.children.services import create_child, edit_child
from missing_cases.children.services.identity import EDITABLE
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


class IdentitySerializer(serializers.ModelSerializer):
    """Who a child is, as a caller may say it. Owner, reference, grade and access are not theirs to say."""

    class Meta:
        model = Child
        fields = sorted(EDITABLE)
        validators: list = []


class NewChildSerializer(IdentitySerializer):
    """A child to add. `confirmed`: the caller has looked at the children who may be the same."""

    address = serializers.CharField(required=False, allow_blank=True, max_length=300)
    postcode = serializers.CharField(required=False, allow_blank=True, max_length=10)
    confirmed = serializers.BooleanField(default=False)

    class Meta(IdentitySerializer.Meta):
        fields = [*IdentitySerializer.Meta.fields, "address", "postcode", "confirmed"]


class ChangeSerializer(IdentitySerializer):
    """What changes, and the version of the child that the caller had read."""

    version = serializers.IntegerField(min_value=1)

    class Meta(IdentitySerializer.Meta):
        fields = [*IdentitySerializer.Meta.fields, "version"]
        extra_kwargs = {name: {"required": False} for name in IdentitySerializer.Meta.fields}


class DuplicatesSerializer(serializers.Serializer):
    """Why a child was not added yet: the children who may be the same."""

    detail = serializers.CharField()
    duplicates = ChildSerializer(many=True)
    hints = serializers.ListField(child=serializers.CharField())


class SearchSerializer(serializers.Serializer):
    """What to look for: a name, a date of birth, a reference or a postcode."""

    text = serializers.CharField(max_length=200)


class ChildViewSet(ListModelMixin, RetrieveModelMixin, ReaderViewSet):
    """Children the caller may see."""

    queryset = Child.objects.filter(void_at__isnull=True, merged_into__isnull=True)
    serializer_class = ChildSerializer
    functions = {
        "list": (Perm.CHILD_HEADER,),
        "retrieve": (Perm.CHILD_HEADER,),
        "search": (Perm.CHILD_SEARCH,),
        "create": (Perm.CHILD_CREATE,),
        "partial_update": (Perm.CHILD_EDIT,),
    }

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
        found = find_children(text=self.given(SearchSerializer)["text"], by=self.access)
        children = [hit.child for hit in found.hits]
        self.saw(*children)
        return Response(self.get_serializer(children, many=True).data)

    @extend_schema(request=NewChildSerializer, responses={201: ChildSerializer, 409: DuplicatesSerializer})
    def create(self, request):
        """Add a child to the caller's agency. 409 with the children who may be the same, until it is confirmed."""
        given = self.given(NewChildSerializer)
        if not given.pop("confirmed"):
            found = possible_duplicates(
                given_names=given["given_names"], family_name=given["family_name"],
                date_of_birth=given.get("date_of_birth"), by=self.access,
            )  # fmt: skip
            if found.hits or found.hints:
                return self._alike(found)
        child = create_child(by=self.access, now=self.now, **given)
        self.saw(child)
        return Response(self.get_serializer(child).data, status=status.HTTP_201_CREATED)

    def _alike(self, found):
        children = [hit.child for hit in found.hits]
        self.saw(*children)
        body = {
            "detail": _("This child may have a record already. Look at it first, or send it again as confirmed."),
            "duplicates": self.get_serializer(children, many=True).data,
            "hints": found.hints,
        }
        return Response(body, status=status.HTTP_409_CONFLICT)

    @extend_schema(request=ChangeSerializer, responses=ChildSerializer)
    def partial_update(self, request, pk):
        """Change a child's identity. 409 when somebody changed it since `version`, with what stands now."""
        child = edit_child(child=self.get_object(), by=self.access, now=self.now, **self.given(ChangeSerializer))
        return Response(self.get_serializer(child).data)
