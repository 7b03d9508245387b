package workspace

import "net/http"

func (w *Workspace) routePage(mux *http.ServeMux) {}

func (w *Workspace) seedHints() {}
