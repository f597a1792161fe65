//! Requests in a text: what a 报告 must not carry (党政机关公文处理工作条例, 第十五条), and words that belong to a 请示 alone.

/// Words of a request. 请求 alone is no request: servers get them too.
const REQUESTS: [&str; 49] = [
    "恳请",
    "恳求",
    "请求支援",
    "请求协助",
    "请求支持",
    "请求批准",
    "请求审批",
    "请求派",
    "请求帮助",
    "请求指导",
    "请求协调",
    "请求解决",
    "请求拨款",
    "请求拨付",
    "请求领导",
    "请求市",
    "请求局",
    "请求上级",
    "请求贵",
    "请求给予",
    "请求予以",
    "请批示",
    "请批准",
    "请批复",
    "请审批",
    "请审定",
    "请审示",
    "请指示",
    "请予",
    "请给予",
    "请派",
    "请支持",
    "请协助",
    "请协调",
    "请支援",
    "请拨款",
    "请拨付",
    "望予",
    "望给予",
    "望批准",
    "望支持",
    "望协助",
    "申请支援",
    "申请协助",
    "申请拨款",
    "申请拨付",
    "特此请示",
    "请示如下",
    "为盼",
];

/// By which a request asks whether it may be so.
const MAY_IT_BE: [&str; 2] = ["妥否", "当否"];

/// Words of a request that a 批复 and a 通知 may use to whom they order: 请予配合, 向应急工作组请求支援.
const ORDERS: [&str; 20] = [
    "请予",
    "请给予",
    "请派",
    "请支持",
    "请协助",
    "请协调",
    "请支援",
    "请求支援",
    "请求协助",
    "请求派",
    "请求帮助",
    "请求指导",
    "请求协调",
    "请求市",
    "请求局",
    "请求上级",
    "望协助",
    "申请支援",
    "申请协助",
    "为盼",
];

/// Words that a 函 does not use: it goes to a body of equal standing, whose 批准 it may ask for, but not its 批示.
const TO_SUPERIORS: [&str; 6] = ["请批示", "请指示", "特此请示", "请示如下", "请领导", "请上级"];

/// What a superior is asked to do, some words behind 请.
const GRANTED: [&str; 13] =
    ["批准", "批示", "批复", "审批", "审定", "审示", "拨款", "拨付", "给予支持", "予以支持", "给予支援", "予以支援", "予以解决"];
/// The same behind 望.
const WISHED: [&str; 6] = ["批准", "支持", "支援", "拨款", "拨付", "予以解决"];
/// Words between 请 and what is asked for, in characters.
const BETWEEN: usize = 12;
/// How whoever stands above is spoken to.
const SUPERIORS: [&str; 3] = ["领导", "上级", "贵"];

/// The first request that a text carries. What is told of one that was made (已报请市政府批准), and what stands in quotation marks, is none.
#[must_use]
pub fn request_in(text: &str) -> Option<&str> {
    first(text, |clause| {
        let words = REQUESTS.iter().chain(&MAY_IT_BE).find_map(|word| find(clause, word));
        words.or_else(|| asked(clause, "请", &GRANTED, false)).or_else(|| asked(clause, "望", &WISHED, false))
    })
}

/// The first words by which a 批复 or a 通知 would ask whoever stands above.
pub(crate) fn approval_in(text: &str) -> Option<&str> {
    let word = |clause| REQUESTS.iter().filter(|word| !ORDERS.contains(word)).chain(&MAY_IT_BE).find_map(|word| find(clause, word));
    first(text, |clause| word(clause).or_else(|| asked(clause, "请", &GRANTED, true)).filter(|found| !is_rule(clause, found)))
}

/// The first words by which a 函 would speak to a superior.
pub(crate) fn submission_in(text: &str) -> Option<&str> {
    first(text, |clause| TO_SUPERIORS.iter().find_map(|word| find(clause, word)))
}

fn first<'a>(text: &'a str, in_clause: impl Fn(&'a str) -> Option<&'a str>) -> Option<&'a str> {
    const MARKS: [char; 12] = ['，', '。', '；', '：', '！', '？', '…', ',', ';', '!', '?', '\t'];
    text.lines().flat_map(unquoted).flat_map(|part| part.split(MARKS)).find_map(in_clause)
}

/// A line without what is quoted in it: the name of another paper, what somebody said.
fn unquoted(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once(['《', '“']) {
        let close = if rest.get(before.len()..).is_some_and(|r| r.starts_with('《')) { '》' } else { '”' };
        // One that is never closed quotes nothing.
        let Some((_, after)) = behind.split_once(close) else { break };
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// The first place of a word where it asks.
fn find<'a>(clause: &'a str, word: &str) -> Option<&'a str> {
    clause.match_indices(word).find(|(at, word)| asks(clause, *at, word)).map(|(_, word)| word)
}

/// 请 or 望, and some words behind it what is to be done: 请领导批准拨款.
fn asked<'a>(clause: &'a str, verb: &str, acts: &[&str], of_superiors: bool) -> Option<&'a str> {
    clause.match_indices(verb).find_map(|(at, verb)| {
        let behind = clause.get(at + verb.len()..)?;
        // 请示, 请求, 请假 ask in other ways; 已请示 tells.
        if behind.starts_with(['示', '求', '假', '教', '柬', '帖']) || !asks(clause, at, verb) {
            return None;
        }
        // One may ask a superior for more than anybody else.
        let acts =
            acts.iter().copied().chain(["支持", "支援", "协助"].into_iter().filter(|_| SUPERIORS.iter().any(|s| behind.starts_with(s))));
        let (between, act) = acts.filter_map(|act| Some((behind.find(act)?, act))).min()?;
        let words = behind.get(..between)?;
        let direct = || words.is_empty() || SUPERIORS.iter().any(|superior| words.starts_with(superior));
        (words.chars().count() <= BETWEEN && (!of_superiors || direct())).then(|| clause.get(at..at + verb.len() + between + act.len()))?
    })
}

/// What stands at this place asks: it does not tell that somebody asked, or that nobody did.
fn asks(clause: &str, at: usize, word: &str) -> bool {
    let Some((before, behind)) = clause.get(..at).zip(clause.get(at + word.len()..)) else { return false };
    // 有望, 绝望; 适当否; 申请, 邀请, 聘请.
    let other_word = match word.chars().next() {
        Some('望') => before.ends_with(['有', '展', '绝', '失', '名', '声', '观', '无']),
        Some('当') => before.ends_with(['适', '应', '不', '恰', '得']),
        Some('请') => before.ends_with(['申', '邀', '聘', '宴', '约', '有']),
        _ => false,
    };
    // 报请, 提请 tell who decides; 现报请 asks.
    let passed_on = word.starts_with('请')
        && before.strip_suffix(['报', '提', '呈']).is_some_and(|before| !before.ends_with(['现', '特', '谨']) && !before.ends_with("恳切"));
    let denied = ["未", "不", "没有", "无需", "无须", "不必", "不需"].iter().any(|no| before.ends_with(no));
    // 经 tells, 经费 and 经济 do not.
    let after = before.ends_with('经') || before.starts_with('经') && !before.starts_with("经费") && !before.starts_with("经济");
    let told = after || ["曾", "此前", "随即", "当即", "先后"].iter().any(|then| before.contains(then)) || is_done(before);
    // The title of another paper, without its marks.
    let named = before.contains("关于") && (behind.contains("的请示") || behind.contains("的函"));
    !(other_word || passed_on || denied || told || named)
}

/// 已 tells what was done; 已无, 已难, 已不, 已超 tell why one asks.
fn is_done(before: &str) -> bool {
    before
        .match_indices('已')
        .any(|(at, done)| before.get(at + done.len()..).is_some_and(|behind| !behind.starts_with(['无', '难', '不', '超'])))
}

/// A rule that a 通知 gives: 须请领导批准, 请批准后实施.
fn is_rule(clause: &str, found: &str) -> bool {
    clause.split_once(found).is_some_and(|(before, behind)| {
        ["须", "应", "需", "方可", "凡"].iter().any(|rule| before.contains(rule)) || behind.starts_with('后')
    })
}

#[cfg(test)]
mod tests {
    use super::{approval_in, request_in, submission_in};

    #[test]
    fn a_request_is_seen() {
        for text in [
            "恳请派员",
            "请求市网安办派专家协助",
            "望予支持",
            "申请支援",
            "妥否，请批示。",
            "经费不足，请领导批准拨款。",
            "请市政府批准拨款50万元",
            "敬请批准。",
            "请予批准",
            "请予支持为盼",
            "希望上级给予支持",
            "望市网安办尽快支援",
            "请领导协助",
            "现报请市政府批准",
            "我处已无力处置恳请派员",
            "请上级尽快审批",
            "请求拨付应急经费",
            "“终端”已断网，请予支持",
            "处室“应急预案，请批示",
        ] {
            assert!(request_in(text).is_some(), "{text}");
        }
        assert_eq!(request_in("经费不足，请领导批准拨款。"), Some("请领导批准"));
    }

    #[test]
    fn what_was_asked_for_and_what_only_sounds_so_is_no_request() {
        for text in [
            "服务器每秒收到3万次HTTP请求",
            "大量异常请求来自境外",
            "异常请求绕过只支持内网的校验",
            "已请第三方公司到场",
            "已报请市政府批准",
            "经请示同意",
            "经请市网安办批准，断开外网。",
            "已于11月22日10时向市网安办申请支援",
            "值班员随即请市公安局派员",
            "报请应急工作组批准后发布",
            "未请求支援",
            "没有申请协助。",
            "已报送《关于请求支援的请示》（金稳〔2026〕8号）。",
            "关于请求支援的请示已批复",
            "用户来电“请协助重置口令”。",
            "业务有望予以恢复",
            "请用户使用支持TLS 1.2的浏览器",
            "处置适当否认了谣言",
        ] {
            assert_eq!(request_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_notice_orders_and_a_letter_asks_for_help() {
        for text in ["妥否，请批示。", "请批示。", "望予支持", "请领导批准拨款", "恳请批准", "特此请示"] {
            assert!(approval_in(text).is_some(), "{text}");
        }
        for text in [
            "请予配合",
            "请各处室协助排查",
            "需要支援的，向应急工作组请求支援。",
            "对外发布须请领导批准。",
            "外联请批准后实施",
            "请应急工作组审定方案",
            "希望各处室支持配合",
            "报请市网安办批准",
        ] {
            assert_eq!(approval_in(text), None, "{text}");
        }
        for text in ["妥否，请批示。", "请领导批示", "特此请示"] {
            assert!(submission_in(text).is_some(), "{text}");
        }
        for text in ["请予支持为盼。", "请函复。", "请予批准", "妥否，请函复。", "恳请贵局支持"] {
            assert_eq!(submission_in(text), None, "{text}");
        }
    }
}
