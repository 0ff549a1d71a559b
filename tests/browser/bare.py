"""`streamlit run` as some hosts do it: the file is run as a script for each visitor, and asked for nothing before."""

from streamlit.web import cli
from streamlit.web.server import app_discovery


def _none(*_: object, **__: object) -> app_discovery.AppDiscoveryResult:
    return app_discovery.AppDiscoveryResult(is_asgi_app=False, app_name=None, import_string=None)


if __name__ == "__main__":
    app_discovery.discover_asgi_app = _none
    cli.main()
