//! What a first report has to say, item by item, and how to see whether a text says it.
//!
//! The union of the national reporting measures (2025, Art. 7) and the emergency-report forms in use. An item that no text speaks of
//! is printed by its name as 待查: nothing is dropped because nobody thought of it.

/// Section, item, words of which one shows that the text speaks of it.
const ITEMS: [(&str, &str, &[&str]); 20] = [
    ("basic", "系统用途", &["用途", "用于", "承担", "所用", "提供", "服务于"]),
    ("basic", "网址和IP", &["网址", "IP", "ip", "地址", "www", "http", "域名"]),
    ("basic", "主管和使用单位", &["主管", "使用单位", "管理的", "各处室", "全局"]),
    ("basic", "运维单位", &["运维", "维护", "驻场"]),
    ("basic", "定级、备案和测评情况", &["定级", "定为", "等级保护", "等保", "备案", "测评"]),
    ("course", "信息来源", &["反映", "告警", "监测", "通报", "举报", "巡检", "来源", "值班", "来电"]),
    ("impact", "影响范围和人数", &["影响范围", "人", "用户", "处室", "单位", "终端", "次访问", "范围"]),
    ("impact", "业务中断情况", &["中断", "停机", "恢复", "无法", "不受影响", "缓慢"]),
    ("impact", "数据情况", &["数据"]),
    ("impact", "直接经济损失", &["损失"]),
    ("impact", "人员伤亡", &["伤亡"]),
    ("measures", "措施的效果", &["效果", "未再", "已停止", "已恢复", "恢复正常", "未发现新", "遏制"]),
    ("measures", "负责人到位情况", &["到场", "到位", "现场指挥", "负责人", "领导"]),
    ("trend", "可能造成的进一步影响和危害", &["影响", "波及", "扩散", "危害", "停止"]),
    ("cause", "事件性质", &["性质", "人为", "攻击", "故障", "病毒", "勒索", "误操作"]),
    ("cause", "直接和间接原因", &["原因", "所致", "导致", "由于", "判断为"]),
    ("tracing", "可能的攻击者信息", &["攻击者", "发件", "境外", "来源", "邮件", "非攻击", "未发现"]),
    ("tracing", "攻击路径", &["路径", "通过", "入口", "连接", "传播", "非攻击", "未发现"]),
    ("tracing", "存在的漏洞", &["漏洞", "权限", "口令", "补丁", "配置", "非攻击", "未发现"]),
    ("scene", "现场、日志和样本的保护", &["现场", "日志", "封存", "样本", "断网", "保留"]),
];

/// Items of a section that its text does not speak of.
#[must_use]
pub fn missing_items(section: &str, text: &str) -> Vec<&'static str> {
    ITEMS.iter().filter(|(id, _, words)| *id == section && !words.iter().any(|w| text.contains(w))).map(|(_, item, _)| *item).collect()
}

#[cfg(test)]
mod tests {
    use super::missing_items;

    #[test]
    fn what_a_text_does_not_speak_of_is_named() {
        assert_eq!(missing_items("basic", "内部办公。"), ["系统用途", "网址和IP", "主管和使用单位", "运维单位", "定级、备案和测评情况"]);
        assert_eq!(missing_items("basic", "用于公文流转，内网地址10.20.3.16，由办公室主管，某公司运维，已定级备案。"), Vec::<&str>::new());
        assert_eq!(missing_items("other", ""), Vec::<&str>::new());
    }
}
