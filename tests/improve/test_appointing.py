"""Which run is judged beside: the champion, or the one that opens, which becomes it in so many words."""

from core.improve.duels.appointing import champion_of
from core.store import promotions, runs
from tests.store.things import open_shop, recipe


def test_a_champion_whose_model_file_is_gone_gives_way_to_the_run_that_opens(tmp_path):
    shop = open_shop(tmp_path / "tables")
    here = shop.workspace, shop.project.id
    first, second = (runs.create(*here, recipe(shop.dataset.id), name, state="finished") for name in "AB")
    for run in (first, second):
        run.bundle.write_bytes(b"a model")
    promotions.promote(*here, second.id, "Better.")
    assert champion_of(*here).id == second.id
    second.bundle.unlink()
    assert champion_of(*here).id == first.id
    assert promotions.current(*here) == first.id
