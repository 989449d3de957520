/**
 * Runs when Python starts, from a folder on PYTHONPATH: connections of `http.client`, which honours no proxy variable, go
 * through the proxy that the environment names, by CONNECT. Libraries on top of it that choose a proxy themselves connect to
 * that proxy, which NO_PROXY lists, and are left alone. A sitecustomize of the user's own, further down the path, runs too.
 */
export const sitecustomize = `"""Leads http.client through the proxy of the environment, for programs that run with Tuku."""
import importlib.machinery
import importlib.util
import os
import sys


def _next():
    here = os.path.dirname(os.path.abspath(__file__))
    others = [entry for entry in sys.path if os.path.abspath(entry or os.curdir) != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def _install():
    import http.client
    import urllib.parse
    import urllib.request

    connect = http.client.HTTPConnection.connect

    def proxy_of(connection):
        scheme = "https" if isinstance(connection, http.client.HTTPSConnection) else "http"
        url = urllib.request.getproxies_environment().get(scheme)
        if not url or urllib.request.proxy_bypass_environment("%s:%s" % (connection.host, connection.port)):
            return None
        parts = urllib.parse.urlsplit(url if "//" in url else "//" + url)
        return (parts.hostname, parts.port or 80) if parts.hostname else None

    def through_proxy(self):
        target = (self.host, self.port)
        ours = getattr(self, "_tuku_tunnel", None) == target
        # A tunnel that the program has asked for itself leads where the program says.
        proxy = None if getattr(self, "_tunnel_host", None) and not ours else proxy_of(self)
        if proxy is None:
            return connect(self)
        if not ours:
            self.set_tunnel(*target)
            self._tuku_tunnel = target
        self.host, self.port = proxy
        try:
            connect(self)
        finally:
            self.host, self.port = target

    http.client.HTTPConnection.connect = through_proxy


_install()
_next()
`;
