package answer

import (
	"testing"

	"briefbot/internal/kb"
)

// TestKeywords: what people type into a search engine asks for what its head noun says.
func TestKeywords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		kind  kind
		focus string
	}{
		"price of a shutter per window":                                {kindNumber, "price"},
		"brook newt weight":                                            {kindNumber, "weight"},
		"night ferry police deaths":                                    {kindNumber, "deaths"},
		"deaths in the war":                                            {kindNumber, "deaths"},
		"lenn fever incubation period":                                 {kindNumber, "period"},
		"time it took to drain the pit":                                {kindNumber, "time"},
		"tau mokoena winning time":                                     {kindNumber, "time"},
		"time of the explosion":                                        {kindWhen, "time"},
		"year bridge opened":                                           {kindWhen, "year"},
		"droukdel death month":                                         {kindWhen, "month"},
		"skipper of the dos hermanas":                                  {kindWho, "skipper"},
		"ghali jnim leader":                                            {kindWho, "leader"},
		"french defence minister name":                                 {kindWho, "minister"},
		"capital of mali":                                              {kindWhere, "capital"},
		"jette amsel quote after winning goal":                         {kindQuote, ""},
		"reason for the strike":                                        {kindWhy, "reason"},
		"company that built the bridge":                                {kindOrg, "company"},
		"can anyone tell me the death toll":                            {kindNumber, "toll"},
		"did anyone die":                                               {kindYesNo, ""},
		"so was there listeria in it":                                  {kindYesNo, ""},
		"am i allowed to keep hens":                                    {kindYesNo, ""},
		"suicide bomber outcome":                                       {kindOther, ""},
		"name the groups in jnim":                                      {kindOther, ""},
		"what does the old filter cost":                                {kindNumber, ""},
		"what were the two men paid for it":                            {kindNumber, ""},
		"what figure does the JRC give":                                {kindNumber, "figure"},
		"chairman of the foreshore commission salary":                  {kindNumber, "salary"},
		"percentage of voters who took part":                           {kindNumber, "percentage"},
		"year in which the novel takes place":                          {kindWhen, "year"},
		"fare per head with the smuggler":                              {kindNumber, "fare"},
		"cost thessaly 2 mission":                                      {kindNumber, "cost"},
		"soldiers killed oum talla 6 november":                         {kindNumber, "soldiers"},
		"main business of quelanza 18th century":                       {kindOther, ""},
		"trick for keeping it green all day":                           {kindOther, ""},
		"what is the lowest temperature the law allows for a dwelling": {kindNumber, "temperature"},
		"what is the G5 Sahel Joint Force":                             {kindOther, ""},
		"which foreman noted that the bolts sang":                      {kindWho, "foreman"},
		"which human organ was hurt":                                   {kindOther, "organ"},
		"at the time of the raid who led them":                         {kindWho, ""},
		"The death toll aside, who was blamed":                         {kindWho, ""},
		"who leads the group":                                          {kindWho, ""},
		"in mali who leads jnim":                                       {kindWho, ""},
		"how hot did the jar get":                                      {kindNumber, ""},
		"":                                                             {kindOther, ""},
		"the":                                                          {kindOther, ""},
	} {
		tokens := kb.NewAnalyzer("en").Tokens(nil, []byte(text))
		kind, _, focus := kindOf(tokens, "en")
		word := ""
		if focus >= 0 {
			word = tokens[focus].Word
		}
		if kind != want.kind || word != want.focus {
			t.Errorf("%q: kind %d, %q; want %d, %q", text, kind, word, want.kind, want.focus)
		}
	}
}
