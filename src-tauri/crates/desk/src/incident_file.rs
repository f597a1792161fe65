//! An incident written down as a JSON file, for `subao document written-report`.

use chrono::{DateTime, FixedOffset, NaiveDate};
use document::ReportFacts;
use plan::{CaseError, Plan};
use serde_json::{Map, Value, json};

/// Sections whose text may be given.
const TEXTS: [&str; 8] = ["impact", "measures", "trend", "cause", "tracing", "scene", "next", "other"];

/// A documented blank of the file: keys that begin with `//` explain and are passed over when it is read.
#[must_use]
pub fn template() -> Value {
    json!({
        "//": "事件文件。不知道的留空字符串或 null，印出来是“待查”。以 // 开头的键只是说明，读取时略过。不得写入国家秘密。",
        "//unit": "报告单位（署名）",
        "unit": "",
        "//to": "主送；null 按预案取第一个书面报送对象",
        "to": null,
        "system": "",
        "//system_details": "系统用途、网址和IP、主管和运维单位、定级备案情况",
        "system_details": "",
        "//what": "发生了什么",
        "what": "",
        "place": "",
        "//discovered_at": "发现时间，带时区，如 2026-11-22T09:30:00+08:00",
        "discovered_at": null,
        "//occurred_at": "发生时间，格式同上；不知道填 null",
        "occurred_at": null,
        "//category": "分类编号，见 subao plan show 预案编号",
        "category": null,
        "//facts": "要素，见 subao plan show 预案编号；不写的算不清楚",
        "facts": {},
        "//level": "处室研判的级别 1 至 4；没有研判填 null",
        "level": null,
        "//level_reason": "与预案建议不同时的理由",
        "level_reason": "",
        "//judged_by": "由谁研判",
        "judged_by": "",
        "//texts": "各部分正文；换行分段",
        "texts": { "impact": "", "measures": "", "trend": "", "cause": "", "tracing": "", "scene": "", "next": "", "other": "" },
        "//support_request": "请求支援事项：不印在报告里，另行请示或函告",
        "support_request": "",
        "contact": "",
        "telephone": "",
        "drafter": "",
        "reviewer": "",
        "signer": "",
        "//date": "成文日期，如 2026-11-22；null 取发现时间",
        "date": null
    })
}

/// Reads the file.
///
/// # Errors
/// Unknown keys, wrong types, unknown facts, times without an offset; names the key.
pub fn read(plan: &Plan, json: &Value) -> Result<ReportFacts, CaseError> {
    let fault = |key: &str, message: &str| CaseError { key: key.to_owned(), message: message.to_owned() };
    let object = json.as_object().ok_or_else(|| fault("（全文）", "要是一个 JSON 对象"))?;
    let known = template();
    for key in object.keys().filter(|k| !k.starts_with("//")) {
        if known.get(key).is_none() {
            return Err(fault(key, "不认识的键，见 subao incident template"));
        }
    }
    let text = |key: &str| match object.get(key) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(fault(key, "要填文本")),
    };
    let time = |key: &str| {
        let text = text(key)?;
        if text.is_empty() {
            return Ok(None);
        }
        DateTime::parse_from_rfc3339(&text).map(Some).map_err(|_| fault(key, "要写成带时区的时间，如 2026-11-22T09:30:00+08:00"))
    };
    let case: Map<String, Value> =
        object.iter().filter(|(k, _)| matches!(k.as_str(), "category" | "facts")).map(|(k, v)| (k.clone(), without_remarks(v))).collect();
    let case = plan::Case::from_json(plan, &Value::Object(case))?;
    let level = match object.get("level") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let level = value.as_u64().and_then(|n| u8::try_from(n).ok()).filter(|n| plan.level(*n).is_some());
            Some(level.ok_or_else(|| fault("level", "要填 1 至 4，没有研判填 null"))?)
        }
    };
    let mut texts = Vec::new();
    match object.get("texts") {
        None | Some(Value::Null) => {}
        Some(Value::Object(given)) => {
            for (key, value) in given.iter().filter(|(k, _)| !k.starts_with("//")) {
                let name = format!("texts.{key}");
                if !TEXTS.contains(&key.as_str()) {
                    return Err(fault(&name, "不认识的键，见 subao incident template"));
                }
                let value = if value.is_null() { "" } else { value.as_str().ok_or_else(|| fault(&name, "要填文本"))? };
                if let Some(word) = document::request_in(value) {
                    return Err(fault(&name, &format!("报告不得夹带请示事项（“{word}”），请移到 support_request")));
                }
                if !value.trim().is_empty() {
                    texts.push((key.clone(), value.to_owned()));
                }
            }
        }
        Some(_) => return Err(fault("texts", "要是一个 JSON 对象")),
    }
    text("support_request")?;
    Ok(ReportFacts {
        unit: text("unit")?,
        to: Some(text("to")?).filter(|t| !t.trim().is_empty()),
        system: text("system")?,
        system_details: text("system_details")?,
        what: text("what")?,
        place: text("place")?,
        discovered: time("discovered_at")?,
        occurred: time("occurred_at")?,
        category: case.category,
        facts: case.facts,
        level,
        level_reason: text("level_reason")?,
        judged_by: text("judged_by")?,
        texts,
        reported: Vec::new(),
        date: date(&text("date")?).ok_or_else(|| fault("date", "要写成 2026-11-22，或带时区的时间"))?,
        contact: text("contact")?,
        telephone: text("telephone")?,
        drafter: text("drafter")?,
        reviewer: text("reviewer")?,
        signer: text("signer")?,
    })
}

/// A day, or a moment; empty is none. The inner none says that the text is neither.
#[expect(clippy::option_option, reason = "unreadable and absent are two answers")]
fn date(text: &str) -> Option<Option<DateTime<FixedOffset>>> {
    if text.is_empty() {
        return Some(None);
    }
    let moment = DateTime::parse_from_rfc3339(text).ok();
    // Only the day is printed, so any offset will do for a day without one.
    let day = || Some(text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0)?.and_utc().fixed_offset());
    moment.or_else(day).map(Some)
}

fn without_remarks(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            Value::Object(object.iter().filter(|(k, _)| !k.starts_with("//")).map(|(k, v)| (k.clone(), v.clone())).collect())
        }
        other => other.clone(),
    }
}
