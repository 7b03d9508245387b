package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// Chinese has no spaces: its words are pairs of neighbouring characters, and a
// question is cut at the phrases and characters that frame it.
var (
	// hanKinds are the phrases that ask; the longest in a question decides.
	hanKinds = hanPhrases(`
		why: 为什么 为啥 为何 什么原因 啥原因 何故 怎么会 怎么不 怎么没 怎么还 怎么就 凭什么 干嘛 什么理由
		when: 什么时候 啥时候 哪天 哪一天 哪年 哪一年 几号 几点 几月 何时 哪个月 什么时间 什么日子 多会儿
		number: 多少 几个 几人 几名 几位 几次 几天 几年 几条 几家 几座 几公里 多高 多长 多大 多重 多远 多深 多快 多久 多宽 多厚 有几 第几 占多大
		where: 哪里 哪儿 在哪 去哪 到哪 从哪 何处 什么地方 啥地方 哪个城市 哪个国家 哪个省 哪座城 哪个地方
		org: 哪家 哪个公司 什么公司 哪个组织 哪个机构 哪个厂 哪个部门 哪个单位 哪所 什么组织 什么机构
		who: 谁 哪位 什么人 哪些人 叫什么名字 哪个人 叫什么
		quote: 怎么说 咋说 说什么 说了什么 说了啥 说过什么 怎么评价 怎么回应 怎么看 如何评价 如何回应 讲了什么
		definition: 是什么意思 是啥意思 什么意思 啥意思 是什么 是啥 什么是 何谓 指什么 指的是什么
		how: 怎么 怎样 如何 怎么样 咋 什么办法 什么方式`)
	// hanFrames are cut out of a question wherever they stand.
	hanFrames = strings.Fields(`请问一下 想请问 请问 想问一下 问一下 想问 我想知道 想知道 有人知道 谁知道 谁能告诉我 告诉我 知不知道 知道 求问 大家 各位 你好 您好 麻烦 能不能 可不可以 可以 能否 是不是 有没有 到底 究竟 现在 目前 这次 那次 这个 那个 这些 那些 那么 这么 什么 怎么 怎样 如何 多少钱 多少 哪些 哪个 哪种 时候 为了 一下 明明 其实 最后 后来 当时 已经 还是 是否 因为 所以 但是 我们 你们 他们 她们 咱们 自己 之前 以后 之后 有关 关于 名字 意思 原因 一共 总共 大概 大约`)
	// hanHard never belong to a word of content, hanSoft only where the documents
	// have the pair.
	hanHard = hanSet("的了吗呢啊呀吧嘛么哦噢哪谁啥呗咋您")
	hanSoft = hanSet("是在有和与及或于被把从向到对给让也都就才还很最太那这之而着过会能要想去来里个们你我他她它几多少不没又再将以为由每说叫拿看得")
	// hanNouns are what a sentence has that names somebody or something.
	hanNouns = map[kind][]string{
		kindWho:   strings.Fields("主席 主任 局长 部长 市长 县长 省长 镇长 村长 董事长 经理 教授 工程师 院长 校长 馆长 组长 队长 会长 司机 船长 记者 医生 专家 书记 法官 律师 发言人 负责人 代表 站长 总裁 老师 博士 先生 女士 创始人 馆员 研究员 厂长 所长 处长 警官 船员"),
		kindOrg:   strings.Fields("公司 集团 协会 组织 机构 部门 大学 学院 银行 委员会 研究所 厂 局 社 队 基金会 联盟 政府 中心 联合会 工会"),
		kindWhere: strings.Fields("在 到 市 县 省 区 镇 村 街 路 站 港 岛 山 河 湖 广场 医院 学校 学院 体育"),
	}
	hanUnits = []struct {
		of    unit
		asks  []string
		words []string
	}{
		{unitMoney, strings.Fields("多少钱 价格 票价 费用 花了 花多少 投资 赔 罚款 奖金 工资"), strings.Fields("元 万元 亿元 美元 欧元 块")},
		{unitLength, strings.Fields("多长 多远 多高 多深 多宽 长度 高度 公里"), strings.Fields("米 公里 千米 厘米")},
		{unitTime, strings.Fields("多久 几年 几天 多长时间 几个月 多大年纪"), strings.Fields("年 个月 月 天 小时 分钟 周 岁")},
		{unitMass, strings.Fields("多重 重量 多少吨"), strings.Fields("吨 公斤 千克 克")},
		{unitShare, strings.Fields("百分之几 比例 几成"), strings.Fields("% 成")},
	}
	hanKin = strings.Fields(`死,死亡,死者,遇难,丧生,身亡,遇难者,去世
		伤,受伤,伤者 爆炸,爆燃 钱,元,赔偿,万元,票价,价格,费用 停,停产,停线,停机,停止
		领导,带领,带队,组长,负责,负责人 代管,暂代,代理,代职 搬,转移,疏散,撤离,安置 挖,开挖,掘进,施工,修建,建造,修好,挖通
		久,推迟,延误,工期,耽误 通车,开通,开业,启用 听到,报警,警报,响 开工,动工 意思,即,就是,指 辞职,离职,下台 说,表示,指出,称,介绍
		公司,企业,厂家,厂方,厂商 居民,住户,村民 孩子,学生,儿童 生产,制造 票,票价 坐,乘坐,乘车 工人,员工,职工 旅客,乘客 家里,家属,家人
		调查,调查组 增加,上涨,提高 减少,下降 偷,盗窃,被盗 发现,找到 着火,火灾,起火 警察,警方 买,购买,采购 卖,出售,销售`)
)

func hanPhrases(text string) (phrases []pattern) {
	lines(text, func(name, rest string) {
		for _, p := range strings.Fields(rest) {
			phrases = append(phrases, pattern{[]string{p}, kindNames[name]})
		}
	})
	return phrases
}

func hanSet(chars string) map[rune]bool {
	m := map[rune]bool{}
	for _, r := range chars {
		m[r] = true
	}
	return m
}

// hanKind is what a Chinese question asks for.
func hanKind(text string) kind {
	best, longest := kindOther, 0
	for _, p := range hanKinds {
		if w := p.words[0]; len(w) > longest && strings.Contains(text, w) {
			best, longest = p.kind, len(w)
		}
	}
	return best
}

// hanUnit is the unit of the number that a Chinese question asks for.
func hanUnit(text string) unit {
	for _, u := range hanUnits {
		for _, w := range u.asks {
			if strings.Contains(text, w) {
				return u.of
			}
		}
	}
	return noUnit
}

// hanFramed marks the bytes of a Chinese question that frame it.
func hanFramed(text string) []bool {
	framed := make([]bool, len(text))
	mark := func(p string) {
		for from := 0; ; {
			i := strings.Index(text[from:], p)
			if i < 0 {
				return
			}
			for j := range len(p) {
				framed[from+i+j] = true
			}
			from += i + len(p)
		}
	}
	for _, p := range hanKinds {
		if w := p.words[0]; utf8.RuneCountInString(w) > 1 {
			mark(w)
		}
	}
	for _, p := range hanFrames {
		mark(p)
	}
	for i, r := range text {
		if hanHard[r] {
			for j := range utf8.RuneLen(r) {
				framed[i+j] = true
			}
		}
	}
	return framed
}

// hanContents marks the tokens of a Chinese question that carry content: pairs
// that frames do not touch and, with a character that is often a function word,
// those that the documents have.
func hanContents(x *kb.Index, text string, tokens []kb.Token) []bool {
	framed := hanFramed(text)
	marks := make([]bool, len(tokens))
	for i, t := range tokens {
		if t.Has(kb.Stop) {
			continue
		}
		marks[i] = true
		if !t.Has(kb.Bigram) {
			continue
		}
		soft := false
		for at, r := range text[t.Start:t.End] {
			if framed[t.Start+at] {
				marks[i] = false
			}
			soft = soft || hanSoft[r]
		}
		if soft && marks[i] {
			marks[i] = x.Frequency(t.Term) > 0
		}
	}
	return marks
}

// hanAlone are the characters of a Chinese question that stand alone between
// what frames it: words of one character.
func hanAlone(text string) []string {
	framed := hanFramed(text)
	var out []string
	run := ""
	flush := func() {
		if utf8.RuneCountInString(run) == 1 {
			out = append(out, run)
		}
		run = ""
	}
	for i, r := range text {
		if !unicode.Is(unicode.Han, r) || framed[i] || hanSoft[r] {
			flush()
			continue
		}
		run += string(r)
	}
	flush()
	return out
}

// hanUnknown are the words of a Chinese question that no document has: what is
// left between frames and pairs that the documents have.
func (q *question) hanUnknown(x *kb.Index) []string {
	framed := hanFramed(q.text)
	known := make([]bool, len(q.text))
	an := kb.NewAnalyzer("zh")
	for _, t := range an.Tokens(nil, []byte(q.text)) {
		if !t.Has(kb.Bigram) || x.Frequency(t.Term) > 0 {
			for i := t.Start; i < t.End; i++ {
				known[i] = true
			}
		}
	}
	var out []string
	run := ""
	flush := func() {
		if utf8.RuneCountInString(run) >= 2 {
			out = append(out, run)
		}
		run = ""
	}
	for i, r := range q.text {
		if !unicode.Is(unicode.Han, r) || framed[i] || known[i] || hanSoft[r] {
			flush()
			continue
		}
		run += string(r)
	}
	flush()
	return out
}

// hanDate reports whether the text after a number makes it a date.
func hanDate(after string) bool {
	for _, w := range []string{"年", "月", "日", "号", "时", "点"} {
		if strings.HasPrefix(after, w) {
			return !strings.HasPrefix(after, "时候") && !strings.HasPrefix(after, "年代") || w == "年"
		}
	}
	return false
}

// What Chinese numbers are written with, and what they count by.
var hanNumerals, hanMeasures = hanSet("二两三四五六七八九十百千万亿零〇"), hanSet("个名人位条座年月天日次家只艘辆架台间所栋吨元米里亩度层届岁户支队倍成种处起场件块张部颗棵匹头")

// hanAmount reports whether a pair of characters is part of a number: "三十" or "七名".
func hanAmount(pair string) bool {
	r := []rune(pair)
	return len(r) == 2 && (hanNumerals[r[0]] || r[0] == '一') && hanNumerals[r[1]] || len(r) == 2 && hanNumerals[r[0]] && hanMeasures[r[1]]
}
