"""Every operation of Podio that documents or client libraries name, emulated or not.

One line each: method, path, rank and number of programs that call it (of 50 public programs counted; `-` where none
was seen), and who names it: `seed` the vendor's page, `doc` the reference, `maton`, the libraries `php`, `rb`, `net`,
`types`, and the tests and probes `qa`, `probe`, `audit`.
"""

import re
from functools import cache

from msgspec import Struct

PARAMETER = re.compile(r"\{(\w+)\}")

TABLE = """
GET    /org/                                                 6 15  doc php net seed
GET    /org/{org_id}                                        40  3  doc php net seed
GET    /org/url                                             52  2  doc php rb net
POST   /org/                                                78  1  doc php rb net qa
PUT    /org/{org_id}                                         -  -  doc php rb net qa
DELETE /org/{org_id}                                         -  -  rb qa
GET    /org/{org_id}/space/                                 11  9  doc php rb net
GET    /org/{org_id}/all_spaces/                             -  -  doc php rb net
GET    /org/{org_id}/member/                                70  1  doc php net
GET    /org/{org_id}/member/{user_id}                        -  -  doc php rb net
DELETE /org/{org_id}/member/{user_id}                        -  -  php rb
DELETE /org/{org_id}/member/{user_id}/role                   -  -  doc net
GET    /org/{org_id}/member/{user_id}/space_member/          -  -  doc rb net
GET    /org/{org_id}/admin/                                  -  -  doc php rb net
POST   /org/{org_id}/admin/                                  -  -  doc php rb net
DELETE /org/{org_id}/admin/{user_id}                         -  -  doc php rb net
POST   /org/{org_id}/leave                                   -  -  rb
GET    /org/{org_id}/report/login/                           -  -  doc php rb net
GET    /org/{org_id}/statistics                              -  -  doc php rb net
GET    /org/shared/{user_id}                                 -  -  doc php rb net
GET    /org/{org_id}/appstore                                -  -  doc php rb net
GET    /org/{org_id}/billing                                 -  -  doc php rb net
GET    /space/{space_id}                                    15  7  doc php rb net seed
POST   /space/                                              29  4  doc php rb net seed qa
POST   /org/{org_id}/space/                                  -  -  maton
PUT    /space/{space_id}                                    79  1  doc php rb net qa
DELETE /space/{space_id}                                     -  -  php rb qa
GET    /space/url                                           50  2  doc php rb net
GET    /space/org/{org_id}/                                 41  3  doc net
GET    /space/org/{org_id}/available/                        -  -  doc php rb net
GET    /space/org/{org_id}/{url_label}                       -  -  doc net
GET    /space/org/{org_id}/count                             -  -  rb
GET    /space/top/                                           -  -  doc php net qa
GET    /space/{space_id}/available                           -  -  doc rb net
POST   /space/{space_id}/join                                -  -  doc php rb net
POST   /space/{space_id}/leave                               -  -  doc php rb net
GET    /space/{space_id}/dependencies/                       -  -  doc php rb net
GET    /space/{space_id}/member/                            45  3  doc php rb net
GET    /space/{space_id}/member/v2/                         45  3  doc rb net
GET    /space/{space_id}/member/{user_id}                   45  3  doc php net
GET    /space/{space_id}/member/{user_id}/v2                45  3  doc php net
GET    /space/{space_id}/member/{role}/                     45  3  doc php net
GET    /space/{space_id}/member/top                         45  3  rb
GET    /space/{space_id}/member/total                       45  3  rb
POST   /space/{space_id}/member/                            45  3  doc php rb net
PUT    /space/{space_id}/member/{user_ids}                  45  3  doc php rb net
DELETE /space/{space_id}/member/{user_ids}                  45  3  doc php rb net
POST   /space/{space_id}/member_request/                     -  -  doc php rb net
POST   /space/{space_id}/member_request/{request_id}/accept  -  -  doc php rb net
GET    /app/space/{space_id}/                                8 13  doc php net seed
GET    /app/{app_id}                                         5 20  doc php net seed
GET    /app/space/{space_id}/{url_label}                    64  1  doc php net
GET    /app/org/{org_label}/space/{space_label}/{app_label}  -  -  doc php net
GET    /app/v2/                                             94  0  doc php net
GET    /app/top/                                             -  -  doc php net
GET    /app/org/{org_id}/top/                                -  -  doc php net
POST   /app/                                                77  1  doc rb net
PUT    /app/{app_id}                                        48  3  doc rb net
PUT    /app/{app_id}/description                             -  -  doc rb net
PUT    /app/{app_id}/usage                                   -  -  doc rb net
DELETE /app/{app_id}                                        80  1  doc rb net
POST   /app/{app_id}/deactivate                              -  -  doc php rb net
POST   /app/{app_id}/activate                                -  -  doc php rb net
POST   /app/{app_id}/install                                73  1  doc php rb net
PUT    /app/space/{space_id}/order                           -  -  doc php rb net
GET    /app/{app_id}/dependencies/                           -  -  doc php rb net
GET    /app/{app_id}/calculation/                            -  -  doc php net
GET    /app/features/                                        -  -  doc php net
GET    /app/icon/search                                      -  -  doc net
POST   /app/{app_id}/token/regenerate                        -  -  rb
POST   /app/{app_id}/field/                                 30  4  doc php rb net
GET    /app/{app_id}/field/{field_id}                       30  4  doc php rb net
PUT    /app/{app_id}/field/{field_id}                       30  4  doc php rb net
DELETE /app/{app_id}/field/{field_id}                       30  4  doc php rb net
GET    /item/{item_id}                                       2 23  doc net seed
GET    /item/{item_id}/basic                                36  4  doc php net
GET    /app/{app_id}/item/{app_item_id}                     24  5  doc php rb net
GET    /item/app/{app_id}/external_id/{external_id}         42  3  doc php rb net
POST   /item/app/{app_id}/                                   4 21  doc rb net seed
PUT    /item/{item_id}                                       7 15  doc rb net seed
PUT    /item/{item_id}/value                                62  2  doc net
PUT    /item/{item_id}/value/{field_id}                     27  5  doc rb net
GET    /item/{item_id}/value                                18  7  doc php net
GET    /item/{item_id}/value/{field_id}                     55  2  doc php rb net
GET    /item/{item_id}/value/v2                              -  -  doc types
GET    /item/{item_id}/value/{field_id}/v2                   -  -  doc types
DELETE /item/{item_id}                                      14  8  doc rb net seed
POST   /item/app/{app_id}/delete                            91  0  doc rb net
POST   /item/app/{app_id}/filter/                            1 28  doc net seed
POST   /item/app/{app_id}/filter/{view_id}/                 51  2  doc net
GET    /item/app/{app_id}/                                  13  9  rb
GET    /item/app/{app_id}/v2/                               97  0  rb
GET    /item/app/{app_id}/count                             58  2  doc php rb net
GET    /item/field/{field_id}/find                          66  1  doc php net
GET    /item/field/{field_id}/top/                           -  -  doc php net
GET    /item/field/{field_id}/range                          -  -  doc rb net
GET    /item/app/{app_id}/values                             -  -  doc php net
POST   /item/{item_id}/clone                                84  0  doc rb net
GET    /item/{item_id}/clone                                 -  -  doc rb net
GET    /item/{item_id}/reference/                           54  2  doc php net
GET    /item/{item_id}/reference/field/{field_id}           54  2  doc php net
GET    /item/{item_id}/reference/{field_id}/preview         54  2  doc php rb net
GET    /item/{item_id}/revision/                            31  4  doc php rb net
GET    /item/{item_id}/revision/{revision}                  31  4  doc php rb net
GET    /item/{item_id}/revision/{from_revision}/{to_revision}                 31  4  doc php rb net
DELETE /item/{item_id}/revision/{revision}                   -  -  php rb
POST   /item/{item_id}/revision/{revision}/revert_to         -  -  php net
POST   /item/app/{app_id}/export/{exporter}                  -  -  doc php net
GET    /item/app/{app_id}/xlsx/                             71  1  doc php net
POST   /item/app/{app_id}/calculate                          -  -  doc php rb net
POST   /item/{item_id}/rearrange                             -  -  rb
GET    /item/{item_id}/meeting/url                           -  -  doc php rb net
PUT    /item/{item_id}/participation                         -  -  doc php rb net
PUT    /item/{item_id}/ref                                   -  -  doc php rb net
DELETE /item/{item_id}/ref                                   -  -  doc php rb net
POST   /item/app/{app_id}/cleanup_field_values               -  -  rb
POST   /view/app/{app_id}/                                  59  2  doc php rb net
GET    /view/app/{app_id}/                                  59  2  doc php net
GET    /view/app/{app_id}/{view_id}                         59  2  doc php net
GET    /view/{view_id}                                      59  2  doc php net
PUT    /view/{view_id}                                      59  2  doc php rb net
PUT    /view/app/{app_id}/last                              59  2  doc php rb net
DELETE /view/{view_id}                                      59  2  doc php rb net
POST   /view/{view_id}/default                              59  2  doc php rb net
GET    /task/                                               20  6  doc php net seed
GET    /task/{task_id}                                      22  5  doc php rb net seed
POST   /task/                                               49  3  doc rb net seed qa
POST   /task/{ref_type}/{ref_id}/                           57  2  rb net
PUT    /task/{task_id}                                      82  1  doc rb net
DELETE /task/{task_id}                                      47  3  doc php rb net qa
POST   /task/{task_id}/complete                             25  5  doc php rb net
POST   /task/{task_id}/incomplete                           74  1  doc php rb net
POST   /task/{task_id}/assign                               72  1  doc php rb net
POST   /task/{task_id}/rank                                  -  -  doc php rb net
PUT    /task/{task_id}/text                                  -  -  doc rb net qa
PUT    /task/{task_id}/description                           -  -  doc rb net qa
PUT    /task/{task_id}/private                               -  -  doc rb net qa
PUT    /task/{task_id}/due                                   -  -  doc rb net qa
PUT    /task/{task_id}/due_on                                -  -  doc rb net qa
PUT    /task/{task_id}/due_date                              -  -  doc rb net qa
PUT    /task/{task_id}/label/                                -  -  doc rb net
PUT    /task/{task_id}/ref                                   -  -  doc php rb net
DELETE /task/{task_id}/ref                                   -  -  doc php rb net
GET    /task/label/                                         76  1  doc php rb net qa
POST   /task/label/                                          -  -  doc php rb net qa
PUT    /task/label/{label_id}                                -  -  doc php rb net qa
DELETE /task/label/{label_id}                                -  -  doc php rb net qa
GET    /task/summary                                        65  1  doc php net
GET    /task/personal/summary                               65  1  doc php net
GET    /task/org/{org_id}/summary                           65  1  doc php net
GET    /task/space/{space_id}/summary                       65  1  doc php net
GET    /task/{ref_type}/{ref_id}/summary                    65  1  doc php net
GET    /task/total/                                          -  -  doc net
GET    /task/total/{time}                                    -  -  doc net qa
GET    /task/{ref_type}/{ref_id}/                            -  -  doc php rb net
GET    /task/{ref_type}/{ref_id}/count                       -  -  doc php rb net
GET    /reminder/{ref_type}/{ref_id}                        95  0  doc php rb net
PUT    /reminder/{ref_type}/{ref_id}                        95  0  doc php rb net
DELETE /reminder/{ref_type}/{ref_id}                        95  0  doc php rb net
POST   /reminder/{ref_type}/{ref_id}/snooze                 95  0  doc php rb net
GET    /recurrence/{ref_type}/{ref_id}                       -  -  doc php rb net
PUT    /recurrence/{ref_type}/{ref_id}                       -  -  doc php rb net
DELETE /recurrence/{ref_type}/{ref_id}                       -  -  doc php rb net
GET    /comment/{ref_type}/{ref_id}/                        37  4  doc php rb net seed
GET    /comment/{comment_id}                                35  4  doc php rb net
POST   /comment/{ref_type}/{ref_id}/                         9 11  doc rb net seed
PUT    /comment/{comment_id}                                81  1  doc php rb net
DELETE /comment/{comment_id}                                63  2  doc php rb net
GET    /comment/{comment_id}/liked_by/                       -  -  rb
GET    /comment/{comment_id}/revision                        -  -  types
POST   /file/                                               39  3  doc php rb net
POST   /file/v2/                                            60  2  doc php rb net
POST   /file/from_url/                                       -  -  doc rb net
GET    /file/{file_id}                                      33  4  doc php rb net
GET    /file/{file_id}/raw                                  38  4  rb
POST   /file/{file_id}/attach                               16  7  doc rb net
POST   /file/{file_id}/copy                                 61  2  doc php rb net
POST   /file/{file_id}/replace                              87  0  doc php net
PUT    /file/{file_id}                                       -  -  doc net
DELETE /file/{file_id}                                      96  0  doc php rb net
GET    /file/                                                -  -  doc php net
GET    /file/app/{app_id}/                                  46  3  doc php net
GET    /file/space/{space_id}/                              46  3  doc php net
POST   /hook/{ref_type}/{ref_id}/                           19  6  doc php rb net
GET    /hook/{ref_type}/{ref_id}/                           26  5  doc php rb net
POST   /hook/{hook_id}/verify/request                       17  7  doc php rb net
POST   /hook/{hook_id}/verify/validate                      10  9  doc php rb net
DELETE /hook/{hook_id}                                      21  6  doc php rb net
POST   /search/                                             44  3  doc php rb net
POST   /search/app/{app_id}/                                44  3  doc php rb net
POST   /search/org/{org_id}/                                44  3  doc php rb net
POST   /search/space/{space_id}/                            44  3  doc php rb net
GET    /search/v2/                                          44  3  audit
GET    /search/app/{app_id}/v2/                             44  3  audit
GET    /search/org/{org_id}/v2/                             44  3  audit
GET    /search/space/{space_id}/v2/                         44  3  audit
POST   /tag/{ref_type}/{ref_id}/                            75  1  doc php rb net
PUT    /tag/{ref_type}/{ref_id}/                            75  1  doc php rb net
DELETE /tag/{ref_type}/{ref_id}/                            75  1  doc php rb net
GET    /tag/app/{app_id}/                                   75  1  doc php rb net
GET    /tag/org/{org_id}/                                   75  1  doc php rb net
GET    /tag/space/{space_id}/                               75  1  doc php rb net
GET    /tag/app/{app_id}/top/                               75  1  doc php rb net
GET    /tag/app/{app_id}/search/                            75  1  doc php rb net
GET    /tag/org/{org_id}/search/                            75  1  doc php rb net
GET    /tag/space/{space_id}/search/                        75  1  doc php rb net
POST   /rating/{ref_type}/{ref_id}/{type}                   92  0  doc php rb net
DELETE /rating/{ref_type}/{ref_id}/{type}                   92  0  doc php rb net
GET    /rating/{ref_type}/{ref_id}                          92  0  doc php rb net
GET    /rating/{ref_type}/{ref_id}/{type}                   92  0  doc php rb net
GET    /rating/{ref_type}/{ref_id}/{type}/self              92  0  doc php rb net
GET    /rating/{ref_type}/{ref_id}/{type}/{user_id}         92  0  php rb net
GET    /rating/{ref_type}/{ref_id}/liked_by/                92  0  doc php rb net
GET    /rating/{ref_type}/{ref_id}/like_count               92  0  doc php rb net
GET    /user                                                23  5  doc php rb net maton
GET    /user/status                                         32  4  doc php rb net maton
PUT    /user/profile/                                        -  -  doc php rb net
PUT    /user/profile/{key}                                   -  -  doc php rb net
GET    /user/profile/{key}                                  86  0  doc php rb net
GET    /user/property/{name}                                 -  -  doc php rb net
PUT    /user/property/{name}                                 -  -  doc php rb net
DELETE /user/property/{name}                                 -  -  doc php rb net
GET    /contact/                                            53  2  doc php rb net
GET    /contact/space/{space_id}/                           53  2  doc php rb net
GET    /contact/org/{org_id}                                53  2  doc php rb net
GET    /contact/app/{app_id}/                               53  2  doc php rb net
GET    /contact/{profile_ids}/v2                            53  2  doc php rb net
GET    /contact/user/{user_id}                              53  2  doc php rb net
POST   /contact/space/{space_id}/                           53  2  doc php rb net
PUT    /contact/{profile_id}                                53  2  doc php rb net
DELETE /contact/{profile_id}                                53  2  doc php rb net
POST   /status/space/{space_id}/                            83  0  doc php rb net
GET    /status/{status_id}                                  83  0  doc php rb net
PUT    /status/{status_id}                                  83  0  doc php rb net
DELETE /status/{status_id}                                  83  0  doc php rb net
POST   /question/{ref_type}/{ref_id}/                        -  -  php rb
POST   /question/{question_id}/                              -  -  doc php net
POST   /question/{question_id}/{ref_type}/{ref_id}/          -  -  rb
GET    /stream/                                             69  1  doc php net
GET    /stream/space/{space_id}/                            69  1  doc php net
GET    /stream/app/{app_id}/                                69  1  doc php net
GET    /stream/org/{org_id}/                                69  1  doc php net
GET    /stream/user/{id}/                                   69  1  doc php net
GET    /stream/{ref_type}/{ref_id}                          69  1  doc php net
GET    /notification/                                       85  0  doc php rb net
GET    /notification/{notification_id}                      85  0  doc php rb net
GET    /notification/inbox/new/count                        85  0  doc php rb net
POST   /notification/{notification_id}/viewed               85  0  doc php rb net
POST   /notification/viewed                                 85  0  doc php rb net
POST   /notification/{ref_type}/{ref_id}/viewed             85  0  doc php rb net
POST   /notification/{notification_id}/star                 85  0  doc php rb net
DELETE /notification/{notification_id}/star                 85  0  doc php rb net
POST   /conversation/v2/                                    67  1  doc php rb net qa
GET    /conversation/{conversation_id}/event                67  1  doc php rb net qa
POST   /conversation/{conversation_id}/reply/v2             67  1  doc php rb net qa
GET    /conversation/                                       67  1  doc php rb net qa
GET    /conversation/{conversation_id}                      67  1  doc php rb net qa
GET    /conversation/{ref_type}/{ref_id}/                   67  1  doc php rb net qa
POST   /conversation/{ref_type}/{ref_id}/                   67  1  doc php rb net qa
POST   /conversation/read                                   67  1  doc php rb net qa
POST   /conversation/{conversation_id}/leave                67  1  doc php rb net qa
POST   /conversation/{conversation_id}/star                 67  1  doc php rb net qa
POST   /embed/                                              43  3  doc php rb net
GET    /embed/{embed_id}                                     -  -  rb
POST   /grant/{ref_type}/{ref_id}                           88  0  doc php rb net
GET    /grant/{ref_type}/{ref_id}/                          88  0  doc php rb net
GET    /grant/{ref_type}/{ref_id}/own                       88  0  doc php rb net
GET    /grant/{ref_type}/{ref_id}/count                     88  0  doc php rb net
DELETE /grant/{ref_type}/{ref_id}/{user_id}                 88  0  doc php rb net
GET    /reference/{ref_type}/{ref_id}                        -  -  doc php rb net
GET    /reference/resolve                                    -  -  doc php rb net
POST   /reference/search                                     -  -  doc php rb net
GET    /reference/{ref_type}/{ref_id}/accessible_by/         -  -  doc php rb net
POST   /subscription/{ref_type}/{ref_id}                    89  0  doc php rb net
GET    /subscription/{ref_type}/{ref_id}                    89  0  doc php rb net
DELETE /subscription/{ref_type}/{ref_id}                    89  0  doc php rb net
GET    /batch/                                              90  0  doc php rb net
GET    /batch/{batch_id}                                    90  0  doc php rb net
GET    /batch/{ref_type}/{ref_id}/{plugin}/running/         90  0  doc php rb net
POST   /oauth/token                                          3 21  php rb probe
POST   /oauth/token/v2                                      28  5  probe
GET    /oauth/authorize                                     12  9  php rb
GET    /app/                                                34  4  rb
"""


class Operation(Struct, frozen=True):
    """An operation, how often public code calls it, and who names it."""

    method: str
    path: str
    rank: int | None
    programs: int
    sources: tuple[str, ...]

    @property
    def area(self) -> str:
        """The path's first word: `item`, `space` ..."""
        return self.path.split("/")[1]

    @property
    def example(self) -> str:
        """The path with something in place of its parameters: `1` where an id belongs, a word elsewhere."""
        return PARAMETER.sub(lambda found: "1" if found[1].endswith(("id", "ids", "revision")) else "word", self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def operations() -> tuple[Operation, ...]:
    """All of them, as the table has them."""
    found = []
    for line in TABLE.strip().splitlines():
        method, path, rank, programs, *sources = line.split()
        found.append(
            Operation(
                method,
                path,
                None if rank == "-" else int(rank),
                0 if programs == "-" else int(programs),
                tuple(sources),
            )
        )
    return tuple(found)


def named(method: str, path: str) -> Operation | None:
    """The operation that a path asks for, most literal first; None if nobody ever named one there."""
    asked = [part for part in path.split("/") if part]
    fitting = [each for each in operations() if each.method == method and _fits(each, asked)]
    return min(fitting, key=lambda each: each.path.count("{"), default=None)


def _fits(operation: Operation, asked: list[str]) -> bool:
    parts = [part for part in operation.path.split("/") if part]
    return len(parts) == len(asked) and all(
        part == given if not part.startswith("{") else (given.isdecimal() or not part.endswith(("_id}", "revision}")))
        for part, given in zip(parts, asked, strict=True)
    )
