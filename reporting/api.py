"""The month's figures over the API."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from missing_cases.access.perms import Perm
from missing_cases.access.requires import Rule
from reporting.selectors.month import MEASURES, month_figures
from reporting.views.month import period_of


class FigureSerializer(serializers.Serializer):
    """One number of a month. `number` is null when it is from 1 to 4 and hidden from this caller."""

    measure = serializers.ChoiceField(choices=sorted(MEASURES))
    category = serializers.CharField(allow_blank=True)
    number = serializers.SerializerMethodField()
    formula = serializers.SerializerMethodField()

    def get_number(self, figure) -> int | None:
        """Return the number, or None when it is hidden."""
        return None if figure.hidden else figure.number

    def get_formula(self, figure) -> str:
        """Return how the number is worked out."""
        return str(MEASURES[figure.measure][1])


class MonthViewSet(ViewSet):
    """The six measures of a month for the caller's agency."""

    access_rule = Rule(reason="each action declares its own functions, checked by ActionPermission")
    functions = {"retrieve": (Perm.MONTH_SEE,)}
    lookup_field = "period"
    lookup_value_converter = "str"

    @extend_schema(
        parameters=[OpenApiParameter("period", str, OpenApiParameter.PATH, description="Year and month: 2026-11")],
        responses=FigureSerializer(many=True),
    )
    def retrieve(self, request, period):
        """Return every figure of the month, each with its formula."""
        access = request._request.access
        month = month_figures(access, *period_of(period), exact=access.may(Perm.MONTH_ROWS))
        return Response(FigureSerializer(month.figures, many=True).data)
