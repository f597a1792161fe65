//! A title in several lines: broken between words, in the shape of a trapezium or a lozenge, never with a rest of one or two characters.

/// Words that a title must not be broken in, the longest first where one holds another.
const WORDS: [&str; 210] = [
    "非现场监管信息系统",
    "电子政务外网",
    "综合服务平台",
    "管理平台",
    "服务平台",
    "经济和信息化",
    "信息化",
    "国家计算机网络应急技术处理协调中心",
    "网络与信息安全",
    "计算机网络",
    "地方金融组织",
    "金融服务",
    "综合服务",
    "大数据",
    "非现场监管",
    "报表报送",
    "应急技术",
    "信息安全",
    "网络安全",
    "数据备份系统",
    "数据备份",
    "网络与信息安全事件",
    "网络安全事件",
    "信息内容安全事件",
    "有害程序事件",
    "网络攻击事件",
    "信息破坏事件",
    "灾害性事件",
    "设备设施故障事件",
    "设备设施故障",
    "攻击类事件",
    "故障类事件",
    "灾害类事件",
    "其他事件",
    "办公自动化系统",
    "数据交换平台",
    "门户网站",
    "勒索病毒",
    "勒索软件",
    "应急响应",
    "应急处置",
    "总结调查",
    "调查报告",
    "情况报告",
    "信息系统",
    "自动化",
    "系统",
    "平台",
    "网站",
    "数据",
    "网络",
    "安全",
    "病毒",
    "攻击",
    "事件",
    "报告",
    "情况",
    "故障",
    "中断",
    "无法",
    "访问",
    "管理",
    "服务",
    "关于",
    "发生",
    "领导小组",
    "人民政府",
    "人民银行",
    "办公厅",
    "办公室",
    "委员会",
    "工作组",
    "专班",
    "金融",
    "监督",
    "公安",
    "通信",
    "银行",
    "分行",
    "地方",
    "稳定",
    "风险",
    "营业",
    "协调",
    "推进",
    "工作",
    "统计",
    "小额贷款公司",
    "融资担保公司",
    "小额贷款",
    "融资担保",
    "公司",
    "融资",
    "担保",
    "贷款",
    "小额",
    "非现场",
    "现场检查",
    "现场",
    "监管",
    "监督管理局",
    "管理局",
    "政务服务",
    "政务",
    "一体化",
    "综合管理",
    "综合",
    "电子邮件",
    "电子政务",
    "电子",
    "邮件",
    "交换",
    "备份",
    "中心医院",
    "中心支行",
    "中心小学",
    "中心卫生院",
    "数据中心",
    "信息中心",
    "指挥中心",
    "中心",
    "机房",
    "医院",
    "学校",
    "大学",
    "业务",
    "交易",
    "支付",
    "结算",
    "视频会议",
    "会议",
    "服务器",
    "数据库",
    "核心",
    "供电",
    "空调",
    "光缆",
    "线路",
    "专线",
    "企业",
    "集团",
    "市场",
    "通知",
    "请示",
    "批复",
    "预警",
    "启动",
    "结束",
    "解除",
    "调整",
    "演练",
    "预案",
    "泄露",
    "篡改",
    "木马",
    "漏洞",
    "感染",
    "终端",
    "计算机",
    "云平台",
    "小程序",
    "公众号",
    "客户端",
    "移动",
    "应用",
    "软件",
    "硬件",
    "设备",
    "运行",
    "停机",
    "瘫痪",
    "异常",
    "丢失",
    "损坏",
    "登录",
    "查询",
    "办理",
    "审批",
    "登记",
    "备案",
    "申报",
    "缴费",
    "预约",
    "挂号",
    "门诊",
    "住院",
    "法院",
    "检察院",
    "财政",
    "税务",
    "教育",
    "卫生",
    "健康",
    "交通",
    "运输",
    "住房",
    "公积金",
    "医疗保障",
    "医保",
    "社保",
    "社会",
    "保险",
    "个人信息",
    "信息",
    "年度",
    "季度",
    "较大",
    "重大",
    "特别重大",
    "分局",
];

/// A line may well begin with these.
const OPENERS: [&str; 14] = ["发生", "遭受", "遭到", "遭", "出现", "导致", "造成", "引发", "被", "首页", "勒索", "应急", "情况", "处置"];

/// What stands behind these goes with them: a line does not end with them.
const VERBS: [(&str, u32); 4] = [("遭", INSIDE), ("被", INSIDE), ("遭受", BEHIND_VERB), ("遭到", BEHIND_VERB)];

/// Nouns that go with the word before them: 金融服务中心, 非现场监管信息系统, 勒索病毒攻击.
const HEADS: [&str; 20] = [
    "管理平台",
    "服务平台",
    "中心",
    "分中心",
    "公司",
    "集团",
    "系统",
    "信息系统",
    "平台",
    "网站",
    "监管",
    "管理局",
    "分局",
    "分行",
    "委员会",
    "办公厅",
    "办公室",
    "领导小组",
    "攻击",
    "事件",
];

/// Cost of a break between words.
const BETWEEN: u32 = 3;
/// Cost of a break between a place and what is there.
const BEHIND_PLACE: u32 = 8;
/// Cost of a break between a verb and what it is about: less than a waist.
const BEHIND_VERB: u32 = 12;
/// Cost of a break before a noun that goes with what stands before it: more than a waist or a line more, less than one inside a word.
const BEFORE_HEAD: u32 = 22;
/// Cost of a break between two characters of which nothing is known: more than a line and two breaks between words.
const UNKNOWN: u32 = 24;
/// Cost of a break inside a word.
const INSIDE: u32 = 60;
/// Cost of a line that is shorter than those around it: a line more is better, and so is a larger difference.
const WAIST: u32 = 16;
/// Cost of a line more than are needed.
const LINE: u32 = 10;
/// Lines of a title that is broken by meaning, at the most.
const MOST_LINES: usize = 5;
/// Longest title of which every break is weighed, in characters.
const LONGEST: usize = 150;

/// Breaks a title into lines of at most `most` characters. One that fits is left alone.
#[must_use]
pub fn break_title(title: &str, most: usize) -> Vec<String> {
    let chars: Vec<char> = crate::break_lines::tight(title).trim().chars().collect();
    let most = most.max(4);
    let width = |part: &[char]| -> usize { part.iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(2) };
    if width(&chars) <= most {
        return if chars.is_empty() { Vec::new() } else { vec![chars.iter().collect()] };
    }
    let costs = break_costs(&chars);
    let least = width(&chars).div_ceil(most);
    let split = |lines: usize| best_split(&chars, &costs, lines, most, &width);
    // What is longer than any title is not weighed against a line more: each line multiplies what is tried.
    let one_more = || split(least + 1).map(|(cost, parts)| (cost + LINE, parts));
    [split(least), if chars.len() <= LONGEST { one_more() } else { None }]
        .into_iter()
        .flatten()
        .min_by_key(|(cost, _)| *cost)
        .or_else(|| split(least + 2))
        .map(|(_, parts)| parts)
        .unwrap_or_else(|| chars.chunks(most).map(|c| c.iter().collect()).collect())
}

/// Where a word stands, in characters. They are counted on from one place to the next: a pasted title can be very long.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (mut byte, mut place) = (0, 0);
    text.match_indices(word).map(move |(at, _)| {
        place += text.get(byte..at).map_or(0, |between| between.chars().count());
        byte = at;
        place
    })
}

/// What a break before each character costs.
fn break_costs(chars: &[char]) -> Vec<u32> {
    let text: String = chars.iter().collect();
    let mut costs = vec![UNKNOWN; chars.len() + 1];
    let mut set = |index: usize, cost: u32| {
        if let Some(slot) = costs.get_mut(index) {
            *slot = cost;
        }
    };
    for word in WORDS.iter().rev() {
        for start in places(&text, word) {
            set(start, BETWEEN);
            set(start + word.chars().count(), BETWEEN);
        }
    }
    for head in HEADS {
        // 攻击类事件 is a noun of its own.
        let own: Vec<&str> = WORDS.into_iter().filter(|w| w.len() > head.len() && w.starts_with(head) && !HEADS.contains(w)).collect();
        for start in places(&text, head) {
            let before = start.checked_sub(1).and_then(|at| chars.get(at));
            let rest = chars.get(start..).unwrap_or_default();
            let longer = own.iter().any(|w| w.chars().count() <= rest.len() && w.chars().zip(rest).all(|(a, b)| a == *b));
            if !longer && before.is_some_and(|c| !matches!(c, '）' | '》' | '”' | '、' | '的' | '和' | '及' | '与')) {
                set(start, BEFORE_HEAD);
            }
        }
    }
    for opener in OPENERS {
        for start in places(&text, opener) {
            set(start, 1);
        }
    }
    for (verb, cost) in VERBS {
        for start in places(&text, verb) {
            set(start + verb.chars().count(), cost);
        }
    }
    for (i, c) in chars.iter().enumerate() {
        if matches!(c, '）' | '》' | '、' | '”') {
            set(i + 1, 0);
        }
    }
    for (i, c) in chars.iter().enumerate() {
        if matches!(c, '和' | '及' | '与') {
            set(i, BETWEEN);
        }
    }
    // Inside a word: the longest words last, so that what they forbid stands.
    for word in WORDS.iter().rev() {
        for start in places(&text, word) {
            for inner in 1..word.chars().count() {
                set(start + inner, INSIDE);
            }
        }
    }
    for (i, c) in chars.iter().enumerate() {
        let latin_inside = c.is_ascii_alphanumeric() && i > 0 && chars.get(i - 1).is_some_and(char::is_ascii_alphanumeric);
        if latin_inside || crate::break_lines::NO_START.contains(*c) || matches!(c, '的' | '地') {
            set(i, 200);
        }
        // What joins two things goes with the second.
        if matches!(c, '和' | '及' | '与') {
            set(i + 1, 200);
        }
        if crate::break_lines::NO_END.contains(*c) {
            set(i + 1, 200);
        }
    }
    // 重庆市小额贷款公司 is one name, though the place may well have a line of its own.
    for (i, c) in chars.iter().enumerate() {
        if matches!(c, '省' | '市' | '区' | '县')
            && !chars.get(i + 1).is_some_and(|next| matches!(next, '和' | '及' | '与'))
            && let Some(slot) = costs.get_mut(i + 1).filter(|slot| **slot == BETWEEN)
        {
            *slot = BEHIND_PLACE;
        }
    }
    costs
}

fn best_split(chars: &[char], costs: &[u32], lines: usize, most: usize, width: &dyn Fn(&[char]) -> usize) -> Option<(u32, Vec<String>)> {
    let mut best: Option<(u32, Vec<usize>)> = None;
    let mut breaks = Vec::new();
    search(chars, costs, lines, most, width, 0, &mut breaks, &mut best);
    let (cost, breaks) = best?;
    let mut parts = Vec::new();
    let mut from = 0;
    for to in breaks.into_iter().chain([chars.len()]) {
        parts.push(chars.get(from..to)?.iter().collect());
        from = to;
    }
    Some((cost, parts))
}

#[expect(clippy::too_many_arguments, reason = "a small search with its state")]
fn search(
    chars: &[char],
    costs: &[u32],
    lines: usize,
    most: usize,
    width: &dyn Fn(&[char]) -> usize,
    from: usize,
    breaks: &mut Vec<usize>,
    best: &mut Option<(u32, Vec<usize>)>,
) {
    let Some(rest) = chars.get(from..) else { return };
    // What is dearer already is not looked at further.
    let so_far = breaks.iter().filter_map(|b| costs.get(*b)).sum::<u32>();
    if best.as_ref().is_some_and(|(cost, _)| so_far >= *cost) {
        return;
    }
    if lines <= 1 {
        let last = width(rest);
        if last > most || last < 3 {
            return;
        }
        let widths: Vec<usize> = breaks
            .iter()
            .chain([&chars.len()])
            .scan(0, |start, end| {
                let part = chars.get(*start..*end).map_or(0, width);
                *start = *end;
                Some(part)
            })
            .collect();
        let cost = so_far + shape_cost(&widths);
        if best.as_ref().is_none_or(|(c, _)| cost < *c) {
            *best = Some((cost, breaks.clone()));
        }
        return;
    }
    // Titles are short; a very long one is searched no wider than this.
    for length in (3..=most.min(rest.len())).rev() {
        let to = from + length;
        if rest.get(..length).is_some_and(|part| width(part) <= most) && costs.get(to).is_some_and(|c| *c < 200) && lines <= MOST_LINES {
            breaks.push(to);
            search(chars, costs, lines - 1, most, width, to, breaks, best);
            breaks.pop();
        }
    }
}

/// Lines of like width are dull to read as a block; 梯形 and 菱形 want a difference, but not a large one.
fn shape_cost(widths: &[usize]) -> u32 {
    let longest = widths.iter().copied().max().unwrap_or(0);
    let shortest = widths.iter().copied().min().unwrap_or(0);
    let spread = u32::try_from(longest - shortest).unwrap_or(u32::MAX);
    let equal = spread == 0;
    spread + if has_waist(widths) { WAIST } else { 0 } + if equal { 1 } else { 0 }
}

/// A line is shorter than one above it and one below it: neither 梯形 nor 菱形.
fn has_waist(widths: &[usize]) -> bool {
    let wider = |part: &[usize], than: usize| part.iter().any(|w| *w > than);
    widths.iter().enumerate().any(|(at, width)| {
        let (above, below) = (widths.get(..at).unwrap_or_default(), widths.get(at + 1..).unwrap_or_default());
        wider(above, *width) && wider(below, *width)
    })
}

#[cfg(test)]
mod tests {
    use super::{break_title, has_waist, places};

    #[test]
    fn breaks_between_words_and_leaves_no_rest() {
        assert_eq!(
            break_title("关于办公自动化系统（OA）发生有害程序事件的报告", 20),
            ["关于办公自动化系统（OA）", "发生有害程序事件的报告"]
        );
        assert_eq!(break_title("口头报告记录单", 20), ["口头报告记录单"]);
        assert_eq!(break_title("关于 U 盘（ OA 3.2 ）丢失 的报告", 20), ["关于U盘（OA 3.2）丢失的报告"]);
        for title in
            ["关于数据交换平台遭受勒索病毒攻击导致业务长时间中断情况的报告", "关于区级政务服务一体化综合管理信息系统发生网络安全事件的报告"]
        {
            let lines = break_title(title, 20);
            assert_eq!(lines.concat(), title);
            assert!(lines.iter().all(|l| (3..=20).contains(&l.chars().count())), "{lines:?}");
            assert!(lines.iter().all(|l| !l.starts_with('的')), "{lines:?}");
        }
    }

    #[test]
    fn titles_of_three_and_four_lines_are_trapezia_or_lozenges() {
        let parts =
            ["关于", "某某省某某市", "政务服务和数据管理局", "一体化政务服务平台", "及电子邮件系统与门户网站", "发生重大网络攻击事件"];
        let ends = ["的报告", "情况的报告（续报）", "应急响应的通知", "并启动Ⅱ级应急响应有关情况的报告"];
        let mut seen = [0_usize; 5];
        for skip in 0..32_u32 {
            for end in ends {
                let chosen = parts.iter().zip(0_u32..).filter(|(_, n)| *n == 0 || skip >> (n - 1) & 1 == 0).map(|(p, _)| *p);
                let title: String = chosen.chain([end]).collect();
                let lines = break_title(&title, 19);
                assert_eq!(lines.concat(), title);
                let widths: Vec<usize> = lines.iter().map(|l| l.chars().count()).collect();
                assert!(!has_waist(&widths), "{lines:#?}");
                assert!(lines.iter().all(|l| !l.ends_with(['和', '及', '与', '的'])), "{lines:#?}");
                assert!(widths.iter().all(|w| *w >= 3 && *w <= 19), "{lines:#?}");
                if let Some(count) = seen.get_mut(lines.len()) {
                    *count += 1;
                }
            }
        }
        assert!(seen[3] > 20 && seen[4] > 3, "{seen:?}");
    }

    #[test]
    fn no_line_ends_with_a_word_that_wants_another() {
        for (title, most, lines) in [
            ("办公自动化系统遭勒索病毒攻击事件应急处置经过", 20, vec!["办公自动化系统", "遭勒索病毒攻击事件应急处置经过"]),
            ("上海市某某区中心医院信息中心", 11, vec!["上海市某某区中心医院", "信息中心"]),
        ] {
            assert_eq!(break_title(title, most), lines);
        }
    }

    #[test]
    fn no_line_begins_with_a_noun_that_goes_with_the_word_before_it() {
        for (title, most, lines) in [
            (
                "重庆市江北区金融服务中心网络与信息安全事件应急处置工作领导小组办公室",
                20,
                vec!["重庆市江北区金融服务中心", "网络与信息安全事件应急处置", "工作领导小组办公室"],
            ),
            (
                "关于商请协助处置重庆市小额贷款公司及融资担保公司非现场监管信息系统有害程序事件的函",
                20,
                vec!["关于商请协助处置重庆市小额贷款公司", "及融资担保公司非现场监管信息系统", "有害程序事件的函"],
            ),
            (
                "关于结束上海市小额贷款公司非现场监管信息系统攻击类事件Ⅱ级应急响应的请示",
                20,
                vec!["关于结束上海市小额贷款公司", "非现场监管信息系统攻击类事件", "Ⅱ级应急响应的请示"],
            ),
        ] {
            assert_eq!(break_title(title, most), lines);
        }
        let report = "关于重庆市小额贷款公司及融资担保公司非现场监管信息系统和地方金融组织非现场监管报表报送平台等三个系统遭受勒索病毒攻击造成业务中断情况的报告";
        for title in [report, "关于“渝金通”综合服务平台（V3.2）及其12个子系统遭受勒索软件攻击并造成部分业务中断的情况报告"]
        {
            for most in [18, 19, 20] {
                let lines = break_title(title, most);
                assert!(!lines.iter().any(|l| ["中心", "监管", "平台", "信息系统", "攻击"].iter().any(|h| l.starts_with(h))), "{lines:#?}");
            }
        }
    }

    #[test]
    fn a_title_that_fills_four_lines_takes_a_fifth_before_a_word_is_cut() {
        let title = "重庆市地方金融监督管理局关于小额贷款公司及融资担保公司非现场监管信息系统与办公自动化系统发生有害程序事件和信息破坏事件应急处置情况的总结调查报告";
        let lines = break_title(title, 19);
        assert_eq!((lines.concat().as_str(), lines.len()), (title, 5));
        for word in ["信息破坏事件", "小额贷款公司", "信息系统", "总结调查报告"] {
            assert!(lines.iter().any(|l| l.contains(word)), "{word}: {lines:#?}");
        }
        assert!(!has_waist(&lines.iter().map(|l| l.chars().count()).collect::<Vec<_>>()), "{lines:#?}");
    }

    #[test]
    fn a_title_without_end_is_still_broken() {
        let title = "系".repeat(10_000);
        assert_eq!(break_title(&title, 20).concat().chars().count(), 10_000);
        // Counted anew for each word, the places in this one would take hours.
        let title = "系统".repeat(2_000_000);
        assert_eq!(break_title(&title, 20).concat(), title);
    }

    #[test]
    fn every_place_of_a_word_is_counted_in_characters() {
        assert_eq!(places("系统a系统，门户网站系统", "系统").collect::<Vec<_>>(), [0, 3, 10]);
    }
}
