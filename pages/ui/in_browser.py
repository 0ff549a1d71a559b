"""What happens in the browser itself, where Streamlit leaves something out: the menu of a narrow window, spoken names.

The one script of ours on the pages; it knows nothing of what they show.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Streamlit closes the menu on phones alone, not in a narrow window or on a tablet that asks for the desktop's page; a
# press beside the menu closes it. Names that are read aloud hold the names of icons ("check_circle icon") and the
# backslashes by which names from files are kept from being formatted.
# Streamlit writes what is chosen of a row of choices in the main colour on a tint of it, too faint in the dark theme,
# and so it does with the plain button of a popover that is open.
_SCRIPT = r"""<style>
[data-variant="segmented_control"][data-selected="true"] p { color: color-mix(in srgb, currentColor 70%, CanvasText); }
[data-testid="stPopoverButton"][kind="tertiary"][aria-expanded="true"] { color: inherit !important; }
</style>
<script>
if (!window.atelierHere) {
  window.atelierHere = true;
  document.addEventListener("click", (event) => {
    if (window.innerWidth > 768 || !event.target.closest('[data-testid="stSidebarNavLink"]')) return;
    const beside = document.querySelector('[data-testid="stMain"]');
    setTimeout(() => beside?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true })), 100);
  });
  const speak = () => {
    for (const icon of document.querySelectorAll('[role="img"][aria-label$=" icon"]:not([aria-hidden])'))
      icon.setAttribute("aria-hidden", "true");
    for (const named of document.querySelectorAll('[aria-label*="\\\\"], [aria-label*="\u200b"]')) {
      const said = named.getAttribute("aria-label").replace(/\\([\\`*_{}\[\]()#+\-.!|~<>$&^=:@])/g, "$1");
      named.setAttribute("aria-label", said.replaceAll("\u200b", ""));
    }
  };
  new MutationObserver(speak).observe(document.body,
    { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  speak();
}
</script>"""


def begin(container: DeltaGenerator = st.sidebar) -> None:
    """Start the script, once a tab however often the page runs; `container`: where its empty element stands."""
    container.html(_SCRIPT, unsafe_allow_javascript=True)
