package render

import (
	"net/url"
	"strings"
)

// maxURL is Slack's limit on the address of a link (Block Kit reference,
// link and button elements).
const maxURL = 3000

// webAddress returns raw as an address that is safe to link to: absolute, http
// or https, with a host of ASCII letters that cannot pass for another and no
// user part, and with every character escaped that could end Slack's own link
// markup. Anything else is not ok and stays unlinked.
func webAddress(raw string) (string, bool) {
	if len(raw) > maxURL || raw != line(raw) || strings.ContainsAny(raw, " \\") {
		return "", false
	}
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Hostname() == "" || u.Opaque != "" {
		return "", false
	}
	if s := strings.ToLower(u.Scheme); s != "http" && s != "https" {
		return "", false
	}
	for _, r := range u.Host {
		if !isHostRune(r) {
			return "", false
		}
	}
	out := strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "`", "%60").Replace(u.String())
	return out, len(out) <= maxURL
}

func isHostRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
		r == '.' || r == '-' || r == '_' || r == ':' || r == '[' || r == ']'
}

// linkLabel is what a reader sees of a link: where it leads, so that no text
// of a document can disguise it.
func linkLabel(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "source"
	}
	return strings.TrimPrefix(u.Host, "www.")
}
