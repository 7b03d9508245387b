package llm

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"github.com/sashabaranov/go-openai"
)

// openAI is where calls go that name no other server.
const openAI = "https://api.openai.com/v1"

// defaultAzureVersion is the last dated version of Azure's protocol that has
// answers by JSON schema; newer resources take the address …/openai/v1 instead.
const defaultAzureVersion = "2024-10-21"

// address is a server's address and the dialect that it speaks.
type address struct {
	base    string
	azure   bool // deployments in the path, the key in the header "api-key"
	version string
}

// parseAddress reads an address as people copy it: with or without a slash at
// the end, with or without /v1, or of one endpoint.
func parseAddress(raw, version string) (address, error) {
	if raw == "" {
		raw = openAI
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return address{}, errors.New("OPENAI_BASE_URL is not an address; use something like https://api.openai.com/v1 or http://127.0.0.1:11434/v1")
	}
	if u.User != nil {
		return address{}, errors.New("OPENAI_BASE_URL holds a user name; put the key into OPENAI_API_KEY")
	}
	if q := u.Query().Get("api-version"); q != "" && version == "" {
		version = q
	}
	u.RawQuery, u.Fragment = "", ""
	path := strings.TrimRight(u.Path, "/")
	for _, endpoint := range []string{"/chat/completions", "/embeddings", "/models", "/completions"} {
		path = strings.TrimSuffix(path, endpoint)
	}
	a := address{version: version}
	host := strings.ToLower(u.Hostname())
	onAzure := strings.HasSuffix(host, ".openai.azure.com") || strings.HasSuffix(host, ".cognitiveservices.azure.com") || strings.HasSuffix(host, ".azure-api.net")
	if (onAzure || version != "") && !strings.HasSuffix(path, "/v1") {
		a.azure = true
		if before, _, found := strings.Cut(path, "/openai/deployments"); found {
			path = before
		}
		path = strings.TrimSuffix(path, "/openai")
		if a.version == "" {
			a.version = defaultAzureVersion
		}
	} else if path == "" {
		path = "/v1"
	}
	u.Path = path
	a.base = strings.TrimRight(u.String(), "/")
	return a, nil
}

// config is what go-openai makes of the address.
func (a address) config(key string) openai.ClientConfig {
	if !a.azure {
		cfg := openai.DefaultConfig(key)
		cfg.BaseURL = a.base
		if a.version != "" {
			cfg.APIVersion = a.version
		}
		return cfg
	}
	cfg := openai.DefaultAzureConfig(key, a.base)
	cfg.APIVersion = a.version
	cfg.AzureModelMapperFunc = func(model string) string { return model } // LLM_MODEL names the deployment
	return cfg
}

func (a address) host() string {
	u, err := url.Parse(a.base)
	if err != nil {
		return a.base
	}
	return u.Host
}

// hosted reports whether the server is OpenAI's or Azure's, which know the
// newer names of parameters.
func (a address) hosted() bool {
	return a.azure || strings.HasSuffix(a.host(), "openai.com") || strings.Contains(a.host(), ".openai.azure.com")
}

// Local reports whether an address is on this machine.
func Local(raw string) bool {
	a, err := parseAddress(raw, "")
	if err != nil {
		return false
	}
	u, err := url.Parse(a.base)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
