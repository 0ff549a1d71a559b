"""What a workspace holds, on the overview: projects, datasets, the trash, and how much room it takes."""

import tempfile
from pathlib import Path

import streamlit as st

from core.errors import UserError
from core.jobs.orders import desk, loop_status
from core.jobs.orders.loop_status import LoopStatus
from core.runs import champion
from core.store import datasets, naming, projects, runs
from core.store.datasets import Dataset
from core.store.projects import Project
from core.store.runs import Run
from core.store.saved import archive
from core.store.upkeep import quota
from pages.ui import answering, loop, messages, number_text, state, uploads
from pages.ui.states import badge
from pages.ui.translation import plain, t, tn

PURGE = {"project": projects.purge, "run": runs.purge, "dataset": datasets.purge}


def show_projects(workspace: str, mine: list[Project]) -> None:
    """One card a project, the last changed first."""
    with st.grid(3, min_column_width=280):
        for project in mine:
            with st.container(border=True, height="stretch"):
                _card(workspace, project, newest=project is mine[0])


def show_storage(workspace: str) -> None:
    """Datasets, restoring a project, the trash and the room used, folded away."""
    shelf = st.expander(t("Datasets"), icon=":material/database:", key="overview_datasets", on_change="rerun")
    if shelf.open:
        with shelf:
            for dataset in datasets.all(workspace):
                _dataset(dataset)
    restore_from_file(workspace)
    show_trash(workspace)
    used = t(
        "{used} of {limit} used", used=number_text.size(quota.used(workspace)), limit=number_text.size(quota.limit())
    )
    st.markdown(t("Storage: {used}.", used=used))


def restore_from_file(workspace: str) -> None:
    """Bring back a project that was downloaded as a file."""
    with st.expander(t("Restore a downloaded project"), icon=":material/unarchive:"):
        uploaded = st.file_uploader(
            t("Project file"), type=["zip"], key=uploads.key("overview_restore"), max_upload_size=uploads.most_mb()
        )
        if uploaded is None:
            return
        try:
            # a job, because the models in it are strangers'
            job = desk.restore_project(workspace, uploads.brought(uploaded), uploaded.name)
        except UserError as error:
            messages.show(error)
            return
        uploads.drop(uploaded)
        state.go("data", project=state.NEW, job=job)


def show_trash(workspace: str) -> None:
    """What was thrown away, to take back or to delete for good."""
    gone = [("project", entry) for entry in projects.trashed(workspace)]
    gone += [("run", entry) for entry in runs.trashed(workspace)]
    gone += [("dataset", entry) for entry in datasets.trashed(workspace)]
    if not gone:
        return
    with st.expander(tn("Trash ({count} thing)", "Trash ({count} things)", len(gone)), icon=":material/delete:"):
        for kind, entry in gone:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{plain(entry.name)}** · {t(kind)}", width="stretch")
                shared = {"args": (kind, entry.id)}
                st.button(
                    t("Restore"), key=f"overview_back_{entry.id}", icon=":material/undo:", on_click=_restore, **shared
                )
                with st.popover(t("Delete for good")):
                    st.markdown(t("This can't be undone."))
                    st.button(t("Yes, delete it"), key=f"overview_purge_{entry.id}", on_click=_purge, **shared)


def _loop(project: Project, now: LoopStatus) -> None:
    """Where the loop stands, as the way there."""
    message = loop.on_the_shelf(now)
    if message and st.button(message, key=f"overview_loop_{project.id}", type="tertiary", icon=":material/cycle:"):
        state.go("improve", project=project.id, tab="inbox" if now.state == loop_status.WAITING else "champion")


def _dataset(dataset: Dataset) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        words = t(
            "Version {version}: {rows:,} rows, {columns} columns, {size}",
            version=dataset.version,
            rows=dataset.rows,
            columns=dataset.columns,
            size=number_text.size(dataset.bytes),
        )
        st.markdown(f"**{plain(dataset.name)}**  \n{words}", width="stretch")
        _rename("dataset", dataset.id, dataset.name)
        _to_trash("dataset", dataset.id, dataset.name)


def _card(workspace: str, project: Project, *, newest: bool) -> None:
    every = runs.all(workspace, project.id)
    opening = answering.opening(project, every)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(project.name, 60)}**", width="content")
        if every:
            badge(every[0])
    st.markdown(_about(workspace, project))
    if opening is not None:
        _headline(opening.run)
        _loop(project, loop_status.loop_status(workspace, project, every, opening))
    st.caption(t("Changed {when}", when=number_text.ago(project.changed)))
    st.space("stretch")
    with st.container(horizontal=True):
        if st.button(
            t("Open"),
            key=f"overview_open_{project.id}",
            type="primary" if newest else "secondary",
            icon=":material/arrow_forward:",
        ):
            page = "evaluate" if opening else "train" if every else "model" if project.recipe else "data"
            state.go(page, project=project.id)
        with st.popover(t("More"), icon=":material/more_horiz:"):
            _rename("project", project.id, project.name, in_popover=True)
            st.download_button(
                t("Download project"),
                data=lambda: _archive(workspace, project.id),
                file_name=naming.of_file(project.name, ending=".zip"),
                key=f"overview_download_{project.id}",
                icon=":material/download:",
                on_click="ignore",
                help=t(
                    "Every version of the table with the file it was read from, all finished runs and what was said "
                    "about their answers. Runs under way and the trash are left out."
                ),
            )
            _to_trash("project", project.id, project.name)


def _about(workspace: str, project: Project) -> str:
    """What is predicted, and from how many rows."""
    rows = datasets.get(workspace, project.dataset).rows
    target = project.target
    if not target:
        return tn("{count} row. No target chosen yet.", "{count} rows. No target chosen yet.", rows)
    return tn(
        "Predicts **{target}** from {count} row.",
        "Predicts **{target}** from {count} rows.",
        rows,
        target=plain(target),
    )


def _headline(run: Run) -> None:
    """What the model that opens reached on the test rows, and which one it is."""
    metric = champion.primary(run)
    baseline = number_text.measure(run.headline.get("baseline"), metric.unit)
    st.metric(
        t(metric.label),
        number_text.measure(run.headline.get("value"), metric.unit),
        t("baseline {value}", value=baseline),
        delta_color="off",
        delta_arrow="off",
    )
    st.markdown(t("By “{name}”{but}.", name=plain(run.name, 60), but=answering.but(run)))


def _archive(workspace: str, project_id: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="atelier-save-") as folder:
        return archive.save_project(workspace, project_id, Path(folder) / "project.zip").read_bytes()


def _rename(kind: str, ident: str, name: str, *, in_popover: bool = False) -> None:
    key = f"overview_name_{ident}"
    area = st.container() if in_popover else st.popover(t("Rename"))
    area.text_input(t("New name"), value=name, key=key, max_chars=120, on_change=_set_name, args=(kind, ident, key))


def _set_name(kind: str, ident: str, key: str) -> None:
    rename = {"project": projects.rename, "dataset": datasets.rename, "run": runs.rename}[kind]
    try:
        rename(state.workspace(), ident, st.session_state[key])
    except UserError as error:
        messages.later(error)


def _to_trash(kind: str, ident: str, name: str) -> None:
    st.button(
        t("Move to trash"),
        key=f"overview_trash_{ident}",
        icon=":material/delete:",
        on_click=messages.trash,
        args=(kind, ident, name),
    )


def _restore(kind: str, ident: str) -> None:
    messages.RESTORE[kind](state.workspace(), ident)


def _purge(kind: str, ident: str) -> None:
    try:
        PURGE[kind](state.workspace(), ident)
    except UserError as error:
        messages.later(error)
