"""What comes up in a window's corner for four seconds, kept from the moment it came: a busy machine may look later."""

from playwright.sync_api import Page

# Run in every page before its own scripts. `toasts`: what each said that was not taken yet.
LISTEN = """
(() => {
    const toasts = new Map(), taken = new WeakSet();
    const listen = () => document.querySelectorAll('[data-testid="stToast"]').forEach((toast) => {
        if (!taken.has(toast)) toasts.set(toast, toast.textContent);
    });
    new MutationObserver(listen).observe(document, { childList: true, subtree: true, characterData: true });
    window.takeToast = (text) => {
        const found = [...toasts.keys()].filter((toast) => toasts.get(toast).includes(text));
        for (const toast of found) {
            taken.add(toast);
            toasts.delete(toast);
            toast.querySelector("button")?.click();
        }
        return found.length > 0;
    };
})();
"""


def take(page: Page, text: str) -> bool:
    """Whether that was said and not taken before; what still stands there is closed."""
    return page.evaluate("text => window.takeToast(text)", text)
