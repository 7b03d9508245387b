package eval

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// Curve is a named line of a plot.
type Curve struct {
	Name   string
	Points []Point
}

// The plot's frame in pixels: 560 by 360 inside margins for labels.
const (
	plotLeft, plotTop     = 64, 24
	plotWidth, plotHeight = 560, 360
)

// colours are the first six of Okabe and Ito's, which people with any colour
// vision tell apart.
var colours = [...]string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"}

// WritePlot writes the curves as an SVG picture: the share of answerable
// questions that are answered to the right, the share of wrong ones among all
// answered upwards. Points without a wrong rate are left out.
func WritePlot(w io.Writer, title string, curves []Curve) error {
	top := 0.1
	for _, c := range curves {
		for _, p := range c.Points {
			for p.Wrong.Defined() && float64(p.Wrong) > top {
				top += 0.1
			}
		}
	}
	x := func(coverage Rate) float64 { return plotLeft + plotWidth*float64(coverage) }
	y := func(wrong Rate) float64 { return plotTop + plotHeight*(1-float64(wrong)/top) }
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	height := plotTop + plotHeight + 64 + 20*len(curves)
	line(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13" role="img">`, plotLeft+plotWidth+24, height)
	line(`<title>%s</title>`, html.EscapeString(title))
	line(`<rect width="100%%" height="100%%" fill="#fff"/>`)
	for i := range 11 {
		v := Rate(float64(i) / 10)
		line(`<text x="%.1f" y="%d" text-anchor="middle">%d%%</text>`, x(v), plotTop+plotHeight+20, i*10)
		if float64(v) <= top+1e-9 {
			line(`<path d="M%d %.1fh%d" stroke="#ddd"/>`, plotLeft, y(v), plotWidth)
			line(`<text x="%d" y="%.1f" text-anchor="end">%d%%</text>`, plotLeft-8, y(v)+4, i*10)
		}
	}
	line(`<path d="M%d %dV%dH%d" fill="none" stroke="#333"/>`, plotLeft, plotTop, plotTop+plotHeight, plotLeft+plotWidth)
	line(`<text x="%d" y="%d" text-anchor="middle">answerable questions answered</text>`, plotLeft+plotWidth/2, plotTop+plotHeight+42)
	line(`<text transform="translate(18 %d) rotate(-90)" text-anchor="middle">wrong among all answered</text>`, plotTop+plotHeight/2)
	for i, c := range curves {
		stroke := fmt.Sprintf(`stroke="%s" stroke-width="2"`, colours[i%len(colours)])
		if again := i / len(colours); again > 0 { // the same colours, in dashes
			stroke += fmt.Sprintf(` stroke-dasharray="%d 3"`, 8/again)
		}
		var at []string
		for _, p := range c.Points {
			if p.Wrong.Defined() && p.Coverage.Defined() {
				at = append(at, fmt.Sprintf("%.1f,%.1f", x(p.Coverage), y(p.Wrong)))
			}
		}
		line(`<polyline points="%s" fill="none" %s/>`, strings.Join(at, " "), stroke)
		below := plotTop + plotHeight + 64 + 20*i
		line(`<path d="M%d %dh28" %s/>`, plotLeft, below, stroke)
		line(`<text x="%d" y="%d">%s</text>`, plotLeft+36, below+4, html.EscapeString(c.Name))
	}
	line(`</svg>`)
	_, err := io.WriteString(w, b.String())
	return err
}
