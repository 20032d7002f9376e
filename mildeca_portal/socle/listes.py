"""Long lists, one page at a time."""

from django.http import HttpRequest
from django_tables2 import RequestConfig, Table


def paginer(request: HttpRequest, table: Table, par_page: int) -> None:
    """Sort a table and choose its page as the address asks; a page that does not exist is the last one.

    How many lines a page holds is not asked: « ?per_page=-1 » is an error of the library, and a million a burden.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(per_page=par_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
