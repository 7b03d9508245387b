package answer

import "regexp"

// accordingTo finds who a sentence names as its source.
var accordingTo = regexp.MustCompile(`(?i)\b(?:according to|selon|según|laut)\s+([^,;.:]+(?:\([^)]*\))?)`)

// claims are the verbs of speech that make their subject the source.
var claims = words(`said says stressed claimed claims told stated states announced declared warned argued argues added denied denies insisted
	insists explained confirmed confirms estimates estimated reported reports believes suggested`)
