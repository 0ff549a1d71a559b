"""Adding 100 photos of 200 kB to a project in a real browser, beside a bare loop that copies and decodes them."""

import io
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from core.importing.into_dataset import import_file
from core.jobs.machinery.launch import lock_file
from core.jobs.orders import desk
from core.runs.planning import plan
from core.store import datasets, projects
from core.store.access import workspaces
from tests.benchmarks.figure import Figure
from tests.benchmarks.web.scene import fresh_home
from tests.browser.conftest import launch
from tests.browser.screen import Screen
from tests.server import Server, running

PHOTOS = 100
KILOBYTES = 200
CLASSES = ("day", "night")


def measure() -> list[Figure]:
    """Seconds from the chosen file to all photos in the preview, and from “Add them” to the table that holds them."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder, fresh_home() as home:
        few, more = (zipped(Path(folder) / f"{count}.zip", seed=count, count=count) for count in (4, PHOTOS))
        desk.warm()
        key, project = _begun(Path(folder))
        _loaded()
        with running("serve.py", home) as server, sync_playwright() as playwright:
            seen, added = _added(server, launch(playwright.chromium), key, project, few, more)
        bare = _bare(more, Path(folder) / "bare")
        size = more.stat().st_size / PHOTOS / 1000
    beside = f"a bare loop that copies and decodes them: {bare:.2f} s; {size:.0f} kB each"
    return [
        Figure(f"{PHOTOS} photos, chosen to seen and added", seen + added, "s", most=5, beside=beside),
        Figure(f"{PHOTOS} photos, chosen to all of them in the preview", seen, "s"),
        Figure(f"{PHOTOS} photos, “Add them” to the table with them", added, "s"),
    ]


def _loaded(seconds: float = 120) -> None:
    """Wait until the supervisor has loaded what jobs need, as it has where somebody works already."""
    log, until = Path(lock_file()).parent / "supervisor.log", time.monotonic() + seconds
    while "libraries loaded" not in (log.read_text() if log.exists() else ""):
        if time.monotonic() > until:
            raise TimeoutError(f"nothing loaded within {seconds} s")
        time.sleep(0.2)


def zipped(path: Path, seed: int, count: int = PHOTOS) -> Path:
    """Photos with as much detail as fills the bytes, in a folder for each class."""
    random = np.random.default_rng(seed)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            label = CLASSES[number % 2]
            archive.writestr(f"{label}/photo {number}.jpg", _photo(random, 170 if label == "day" else 60))
    return path


def _photo(random: np.random.Generator, light: int) -> bytes:
    coarse = random.normal(light, 40, (45, 60, 3)).clip(0, 255).astype("uint8")
    smooth = np.asarray(Image.fromarray(coarse).resize((960, 720), Image.Resampling.BICUBIC), "float32")
    grain = random.normal(0, 11, smooth.shape)
    out = io.BytesIO()
    Image.fromarray((smooth + grain).clip(0, 255).astype("uint8")).save(out, "JPEG", quality=85)
    return out.getvalue()


def _begun(folder: Path) -> tuple[str, str]:
    """A workspace's key, and its project with as many photos already."""
    (folder / "made").mkdir()
    data = folder / "made" / "data.parquet"
    schema = import_file(zipped(folder / "first.zip", seed=0), data)
    key = workspaces.new_key()
    workspace = workspaces.open_workspace(key)
    dataset = datasets.add(workspace, "Photos", folder / "made", move=True)
    recipe = plan.draft(schema, dataset.id, "label").model_dump(mode="json")
    return key, projects.create(workspace, "Photos", dataset.id, recipe).id


def _added(server: Server, browser: object, key: str, project: str, few: Path, more: Path) -> tuple[float, float]:
    """Seconds until all are seen, and until they are added, once a first few have warmed the server up."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.add_cookies([{"name": "atelier_workspace", "value": key, "url": server.url}])
    screen = Screen(context.new_page(), server.url)
    screen.open(f"data?project={project}")
    screen.page.get_by_text("Add rows").first.click()
    _seen(screen, few)
    screen.press("Don't add them")
    seen, add = _seen(screen, more), screen.page.get_by_role("button", name="Add them", exact=True)
    started = time.perf_counter()
    add.click()
    screen.sees(f"{PHOTOS} rows were added")
    screen.settle()
    added = time.perf_counter() - started
    browser.close()
    return seen, added


def _seen(screen: Screen, photos: Path) -> float:
    field = screen.page.locator('input[type="file"]').first
    field.wait_for(state="attached")
    started = time.perf_counter()
    field.set_input_files(photos)
    screen.page.get_by_role("button", name="Add them", exact=True).wait_for()
    screen.settle()
    return time.perf_counter() - started


def _bare(archive: Path, folder: Path) -> float:
    started = time.perf_counter()
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    for photo in folder.rglob("*.jpg"):
        with Image.open(photo) as picture:
            picture.load()
    seconds = time.perf_counter() - started
    shutil.rmtree(folder)
    return seconds
