"""The same substance is told by codes; by spelling only where they are lacking."""

from __future__ import annotations

from pathlib import Path

import pytest

from medicines.models import Medicine, SubstanceCode, UserMedication
from medicines.services.cautions import DUPLICATE, cautions_about
from medicines.tests.dur_lists import code, load, ministry_list, row, substance

pytestmark = pytest.mark.django_db
ROSARTAN = substance(1, "로사르탄", "로자탄칼륨", "로사르탄칼륨")


def taken(*ingredients: str, coded: bool = False) -> list[UserMedication]:
    rows = []
    for number, ingredient in enumerate(ingredients):
        medicine = Medicine.objects.create(item_seq=str(number), name=f"약{number}정", ingredient=ingredient)
        if coded:
            for part in ingredient.split("|"):
                own, name = part[1:].split("]")
                SubstanceCode.objects.create(medicine=medicine, code=own, name=name)
        rows.append(UserMedication(name=f"약{number}", medicine=medicine))
    return rows


def again(rows: list[UserMedication]) -> list[UserMedication]:
    """The same, as they stand in the database now."""
    return [UserMedication(name=one.name, medicine=Medicine.objects.get(pk=one.medicine_id)) for one in rows]


def duplicates(rows: list[UserMedication]) -> list[str]:
    return [caution.quote for caution in cautions_about(rows) if caution.kind == DUPLICATE]


@pytest.mark.parametrize("coded", [False, True])
def test_one_code_is_one_substance_however_it_is_spelt(coded):
    rows = taken("[M900001]가온탄칼륨", "[M900001]가온사르탄칼륨|[M900002]늘봄졸람", coded=coded)
    assert duplicates(rows) == ["가온탄칼륨, 가온사르탄칼륨"]


def test_salts_are_joined_by_the_code_that_dur_gives_them(tmp_path: Path):
    rows = taken(f"[{code(1)}]로자탄칼륨", f"[{code(1, 1)}]로사르탄칼륨", coded=True)
    assert duplicates(rows) == []
    load(ministry_list(tmp_path, row("노인주의", ROSARTAN)))
    assert duplicates(rows) == ["로자탄칼륨, 로사르탄칼륨"]


def test_where_codes_tell_two_substances_apart_no_spelling_joins_them(tmp_path: Path):
    load(ministry_list(tmp_path, row("노인주의", substance(1, "가온")), row("노인주의", substance(2, "가온"))))
    assert duplicates(taken(f"[{code(1)}]가온사르탄염산염", f"[{code(2)}]염산가온사르탄", coded=True)) == []


def test_a_code_for_a_whole_kind_makes_no_two_of_it_the_same(tmp_path: Path):
    one, other = substance(1, "가온인슐린"), substance(2, "늘봄인슐린")
    kind = one | {
        "DUR성분코드": "D900009",
        "관계성분": f"{one['관계성분']}/{other['관계성분']}/[M900099]가온인슐린수화물",
    }
    load(ministry_list(tmp_path, *[row("노인주의", cells) for cells in (one, other, kind)]))
    assert duplicates(taken(f"[{code(1)}]가온인슐린", f"[{code(2)}]늘봄인슐린")) == []
    Medicine.objects.all().delete()
    assert duplicates(taken(f"[{code(1)}]가온인슐린", "[M900099]가온인슐린수화물")) == ["가온인슐린, 가온인슐린수화물"]


@pytest.mark.parametrize(
    ("first", "second", "quotes"),
    [
        ("염화칼륨", "염화칼슘", []),
        ("탄산칼슘|콜레칼시페롤", "탄산마그네슘", []),
        ("염산슈도에페드린", "슈도에페드린", ["염산슈도에페드린, 슈도에페드린"]),
        ("소디움나프록센", "나프록센나트륨 550mg", ["소디움나프록센, 나프록센나트륨"]),
        ("[M900001]염화칼륨", "[M900002]염화칼슘", []),
    ],
)
def test_by_spelling_where_codes_are_lacking(first, second, quotes):
    assert duplicates(taken(first, second)) == quotes


def test_a_text_names_a_substance_by_the_name_without_its_salt():
    rows = taken("암로디핀베실산염", "심바스타틴")
    Medicine.objects.filter(pk="1").update(
        interactions="암로디핀과 함께 먹지 않습니다.\n염화칼륨과 함께 먹지 않습니다."
    )
    assert [caution.quote for caution in cautions_about(again(rows))] == ["암로디핀과 함께 먹지 않습니다."]


def test_a_salt_is_not_named_by_half_of_its_name():
    rows = taken("염화칼륨", "심바스타틴")
    Medicine.objects.filter(pk="1").update(interactions="염화칼슘과 함께 먹지 않습니다.")
    assert cautions_about(again(rows)) == []
