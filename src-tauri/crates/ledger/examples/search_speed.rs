//! How fast finding, the board's reading and saving are with 100,000 incidents: `make bench`. Prints; asserts nothing.
//!
//! The incidents are written past the chain, as rows of the index and of the folded state: what is measured does not read the chain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

#[path = "../tests/station/mod.rs"]
mod station;

use ledger::search::{Row, put, settle};
use ledger::{Drills, Keyring, Ledger, NewEntry, Query};
use rusqlite::Connection;
use serde_json::{Value, json};
use station::{Dice, Ground, INCIDENT, at, found, from_the_side, note, open, story};
use std::time::{Duration, Instant};

const INCIDENTS: usize = 100_000;
const OPEN: usize = 100;
const NOW: i64 = 1_795_311_000_000;
const FIVE_YEARS: i64 = 5 * 365 * 86_400_000;

const UNITS: [&str; 24] = [
    "市财政局",
    "市民政局",
    "市交通局",
    "市水务局",
    "市教委",
    "市卫健委",
    "市生态环境局",
    "市规划资源局",
    "市住建委",
    "市商务委",
    "市文旅局",
    "市体育局",
    "市统计局",
    "市医保局",
    "市市场监管局",
    "市应急局",
    "市人社局",
    "市司法局",
    "市信访办",
    "市档案馆",
    "市大数据中心",
    "市图书馆",
    "市公积金中心",
    "市疾控中心",
];
const SYSTEMS: [&str; 28] = [
    "协同办公系统",
    "门户网站",
    "政务服务平台",
    "财务核算系统",
    "视频会议系统",
    "邮件系统",
    "档案管理系统",
    "人事工资系统",
    "一网通办平台",
    "数据交换平台",
    "统一身份认证",
    "不动产登记系统",
    "公积金查询系统",
    "医保结算平台",
    "水质监测系统",
    "交通信号控制系统",
    "校园一卡通",
    "招投标平台",
    "行政审批系统",
    "移动执法终端",
    "网络安全监测平台",
    "备份一体机",
    "虚拟化平台",
    "核心交换机",
    "无线网络",
    "短信平台",
    "电子签章系统",
    "Oracle 数据库",
];
const EVENTS: [&str; 24] = [
    "文件被加密，桌面出现勒索信",
    "首页被篡改",
    "大量外联可疑地址",
    "数据库连接数耗尽，页面打不开",
    "发现挖矿程序",
    "收到钓鱼邮件并有人点击",
    "机房断电，业务中断",
    "主干光缆被挖断",
    "存储阵列两块硬盘同时损坏",
    "弱口令被爆破登录",
    "WebShell 后门文件被上传",
    "DDoS 流量超过出口带宽",
    "公民个人信息疑似泄露",
    "域名解析被劫持",
    "误操作删除了生产数据",
    "证书过期，用户无法登录",
    "空调故障，机柜温度过高",
    "SQL 注入攻击日志告警",
    "账号被异地登录",
    "U 盘带入蠕虫病毒",
    "防火墙策略错误",
    "升级补丁后服务异常",
    "接口被恶意刷量",
    "日志被清空",
];
const MEASURES: [&str; 20] = [
    "已断开受影响主机网络",
    "已通知运维单位到场",
    "正在核对备份是否可用",
    "已保存现场日志和内存镜像",
    "已更换全部管理员口令",
    "已切换到备用线路",
    "已关闭对外服务并挂出公告",
    "已向公安机关报案",
    "正在逐台查杀病毒",
    "已启用异地灾备",
    "已联系厂商技术支持",
    "已封禁攻击来源地址",
    "正在统计影响范围",
    "已恢复首页并加强监测",
    "已回退补丁版本",
    "已启动先期处置",
    "已安排专人值守",
    "正在溯源分析",
    "已组织安全专家会商",
    "已要求各处室自查",
];
const CAUSES: [&str; 12] = [
    "远程桌面端口对外开放",
    "第三方组件存在高危漏洞",
    "管理员口令长期未更换",
    "备份策略未覆盖该库",
    "设备超过使用年限",
    "施工单位未按图作业",
    "外包人员权限未及时收回",
    "缺少双因素认证",
    "安全设备规则库未更新",
    "变更未经审批",
    "电源线路老化",
    "人员安全意识不足",
];
const SURNAMES: &str = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤喆";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红玲飞鹏云建国文斌宇浩凯佳琳晨曦子涵雨欣梓轩诗怡博俊辉志远思源海波永康德胜卫东春梅晓燕振国立新";
const POSTS: [&str; 8] = ["值班员", "值班长", "科长", "处长", "工程师", "主任科员", "联络员", "安全管理员"];
const PLACES: [&str; 10] = [
    "三楼机房",
    "政务云 A 区",
    "分局办公楼",
    "数据中心二期",
    "人民大道办公区",
    "托管机房",
    "档案库房",
    "服务大厅",
    "备份机房",
    "远程接入区",
];
const CATEGORIES: [(&str, &str); 7] = [
    ("malware", "有害程序事件"),
    ("attack", "网络攻击事件"),
    ("data", "信息破坏事件"),
    ("content", "信息内容安全事件"),
    ("equipment", "设备设施故障"),
    ("disaster", "灾害性事件"),
    ("other", "其他事件"),
];
const PHASES: [&str; 4] = ["handling", "response", "closed", "investigated"];

struct Words {
    dice: Dice,
    surnames: Vec<char>,
    given: Vec<char>,
}

impl Words {
    fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), surnames: SURNAMES.chars().collect(), given: GIVEN.chars().collect() }
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.dice.throw(list.len())]
    }

    fn name(&mut self) -> String {
        let mut name = self.surnames[self.dice.throw(self.surnames.len())].to_string();
        for _ in 0..=self.dice.throw(2) {
            name.push(self.given[self.dice.throw(self.given.len())]);
        }
        name
    }

    fn address(&mut self) -> String {
        format!("10.{}.{}.{}", self.dice.throw(256), self.dice.throw(256), self.dice.throw(256))
    }

    /// An incident with a timeline, a telephone call or two and a report: about a thousand characters.
    fn row(&mut self, number: usize) -> Row {
        let (unit, system, event) = (self.one(&UNITS), self.one(&SYSTEMS), self.one(&EVENTS));
        let (category, kind) = CATEGORIES[self.dice.throw(CATEGORIES.len())];
        let (caller, receiver, signer) = (self.name(), self.name(), self.name());
        let day = i64::try_from(number).unwrap() * (FIVE_YEARS / i64::try_from(INCIDENTS).unwrap());
        let discovered_ms = NOW - FIVE_YEARS + day + i64::try_from(self.dice.throw(3_600_000)).unwrap();
        let year = 2022 + number * 5 / INCIDENTS;
        let mut lines = vec![
            format!("{unit}{system}"),
            event.to_owned(),
            self.one(&PLACES).to_owned(),
            format!("发现：{event}"),
            format!("初判，与预案建议一致\n依据 1.3.2（4），{unit}研判"),
            format!("口头报告 市网安办应急值班室\n{caller} 电话，{receiver}（{}）接收，已复述确认", self.one(&POSTS)),
            format!("021-{:08}", 20_000_000 + self.dice.throw(70_000_000)),
            format!("关于{unit}{system}{kind}的报告\n〔{year}〕{}号", 1 + number % 20_000),
            format!("签批单：关于{unit}{system}{kind}的报告，操作人{signer}以本人密钥在本台站签发"),
        ];
        for _ in 0..6 + self.dice.throw(6) {
            let (measure, cause, address, who) = (self.one(&MEASURES), self.one(&CAUSES), self.address(), self.name());
            lines.push(match self.dice.throw(4) {
                0 => format!("{measure}，由{who}负责，涉及主机 {address}。"),
                1 => format!("初步判断{cause}，{measure}。"),
                2 => format!("{who}电话告知：{measure}；受影响用户约{}人。", self.dice.throw(9000)),
                _ => format!("系统运行情况：{address} 已隔离，{measure}，{cause}待进一步核实。"),
            });
        }
        // Something that only a few in a hundred thousand hold.
        if number % 5_000 == 77 {
            lines.push("现场发现量子随机数卡损坏，代号 Zephyr-X9".to_owned());
        }
        let open = number >= INCIDENTS - OPEN;
        let owes = open && self.dice.throw(2) == 0;
        Row {
            station: [1; 16],
            id: u128::try_from(number + 1000).unwrap().to_be_bytes(),
            number: format!("{year}-{:03}", 1 + number % 20_000),
            title: format!("{unit}{system}{kind}"),
            level: [None, Some(4), Some(4), Some(4), Some(4), Some(4), Some(3), Some(3), Some(2), Some(1)][self.dice.throw(10)],
            category: category.to_owned(),
            phase: PHASES[if open { self.dice.throw(2) } else { 2 + self.dice.throw(2) }].to_owned(),
            discovered_ms,
            open,
            overdue_from: owes.then_some(NOW - 3_600_000),
            late: self.dice.throw(25) == 0,
            drill: self.dice.throw(20) == 0,
            withdrawn: self.dice.throw(50) == 0,
            text: lines.join("\n"),
        }
    }
}

/// Writes the incidents: the index, and as folded state a real incident's JSON with its id and words put in place.
fn fill(connection: &mut Connection, count: usize) {
    let template: String = connection.query_row("SELECT state FROM projections WHERE kind = 'incident'", [], |row| row.get(0)).unwrap();
    let template: Value = serde_json::from_str(&template).unwrap();
    let mut words = Words::new(2026);
    let transaction = connection.transaction().unwrap();
    for number in INCIDENTS - count..INCIDENTS {
        let row = words.row(number);
        put(&transaction, &row).unwrap();
        let mut state = template.clone();
        state["id"] = json!(row.id);
        state["what"] = json!(row.text);
        state["discovered"]["ms"] = json!(row.discovered_ms);
        transaction
            .prepare_cached("INSERT INTO projections (kind, id, sort, state) VALUES ('incident', ?1, ?2, ?3)")
            .unwrap()
            .execute((row.id, row.discovered_ms, state.to_string()))
            .unwrap();
    }
    settle(&transaction).unwrap();
    transaction.commit().unwrap();
}

fn station_of(count: usize) -> (Ground, Ledger) {
    let ground = Ground::new();
    let (mut ledger, _) = found(&ground.place).unwrap();
    ledger.commit(story(), at(10), &[]).unwrap();
    drop(ledger);
    let started = Instant::now();
    let mut side = from_the_side(&ground.place);
    side.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;").unwrap();
    fill(&mut side, count);
    side.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(side);
    // Else the first checkpoint of the ledger would wait for all that was just written without it.
    std::fs::File::open(ground.place.database()).unwrap().sync_all().unwrap();
    let size = std::fs::metadata(ground.place.database()).unwrap().len();
    println!("{count:>7} incidents written in {:.1} s; the database has {} MB", started.elapsed().as_secs_f64(), size / 1_000_000);
    let ledger = open(&ground.place).unwrap();
    (ground, ledger)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn line(kind: &str, times: &mut [Duration], hits: usize) {
    times.sort();
    let at = |percent: usize| milliseconds(times[(times.len() * percent / 100).min(times.len() - 1)]);
    println!("{kind:<42} {:>6} {:>9.2} {:>9.2} {:>9.2} {:>9}", times.len(), at(50), at(95), at(100), hits / times.len().max(1));
}

type Kind = (&'static str, Box<dyn Fn(&mut Words) -> Query>);

fn kinds() -> Vec<Kind> {
    let text = |text: String| Query { text, now_ms: NOW, ..Query::default() };
    let pair = |words: &mut Words| {
        let from: Vec<char> =
            words.one(&[&SYSTEMS[..], &EVENTS[..], &MEASURES[..]].concat()).chars().filter(|c| *c > '一' && *c != '，').collect();
        let start = words.dice.throw(from.len() - 1);
        from[start..start + 2].iter().collect::<String>()
    };
    let filters = |words: &mut Words| {
        let mut query = Query { now_ms: NOW, ..Query::default() };
        match words.dice.throw(6) {
            0 => query.levels = vec![Some(1), None],
            1 => query.categories = vec![words.one(&CATEGORIES.map(|c| c.0)).to_owned(), "malware".to_owned()],
            2 => query.late_only = true,
            3 => query.drill = Drills::Only,
            4 => query.phases = vec!["investigated".to_owned()],
            _ => query.open_only = true,
        }
        if words.dice.throw(2) == 0 {
            let from = NOW - FIVE_YEARS + i64::try_from(words.dice.throw(1500)).unwrap() * 86_400_000;
            (query.from_ms, query.to_ms) = (Some(from), Some(from + 200 * 86_400_000));
        }
        query
    };
    vec![
        ("common word of two characters", Box::new(move |_: &mut Words| text("系统".to_owned()))),
        ("any word of two characters", Box::new(move |w: &mut Words| text(pair(w)))),
        ("rare word", Box::new(move |w: &mut Words| text(w.one(&["量子", "随机数卡", "zephyr", "代号 X9"]).to_owned()))),
        ("part of a name", Box::new(move |w: &mut Words| text(w.name().chars().take(2).collect()))),
        ("whole name of three", Box::new(move |w: &mut Words| text(format!("{}{}", w.name(), w.given[w.dice.throw(w.given.len())])))),
        (
            "document or incident number",
            Box::new(move |w: &mut Words| {
                let (year, number) = (2022 + w.dice.throw(5), 1 + w.dice.throw(20_000));
                text(if w.dice.throw(2) == 0 { format!("〔{year}〕{number}号") } else { format!("{year}-{number:03}") })
            }),
        ),
        ("part of an address", Box::new(move |w: &mut Words| text(w.address().chars().take(8).collect()))),
        ("a sentence, common in every pair", Box::new(move |w: &mut Words| text(w.one(&MEASURES).to_owned()))),
        ("filters alone", Box::new(filters)),
        ("common word and filters", Box::new(move |w: &mut Words| Query { text: pair(w), ..filters(w) })),
        ("two words", Box::new(move |w: &mut Words| text(format!("{} {}", pair(w), pair(w))))),
        ("one character", Box::new(move |w: &mut Words| text(pair(w).chars().take(1).collect()))),
        ("one digit or letter", Box::new(move |w: &mut Words| text(w.one(&["1", "2", "x", "o", "9"]).to_owned()))),
        ("nothing and no filter", Box::new(move |_: &mut Words| text(String::new()))),
        ("no hit, rare pairs", Box::new(move |w: &mut Words| text(w.one(&["火星探测器", "龘龘", "qqzzqq", "〔1999〕3号"]).to_owned()))),
        (
            "no hit, common pairs",
            Box::new(move |w: &mut Words| text(w.one(&["系统一网络", "已断电话", "主机房断开", "口令存储"]).to_owned())),
        ),
        (
            "the last page of a common word",
            Box::new(move |w: &mut Words| Query {
                text: "系统".to_owned(),
                now_ms: NOW,
                to_ms: Some(NOW - FIVE_YEARS + i64::try_from(w.dice.throw(80)).unwrap() * 86_400_000),
                ..Query::default()
            }),
        ),
        (
            "common word, filters that exclude it",
            Box::new(move |w: &mut Words| Query {
                text: "系统".to_owned(),
                phases: vec!["handling".to_owned()],
                levels: vec![Some(1)],
                to_ms: Some(NOW - i64::try_from(w.dice.throw(10)).unwrap() * 86_400_000),
                ..Query::default()
            }),
        ),
    ]
}

fn queries(ledger: &Ledger) -> Duration {
    const EACH: usize = 115;
    let mut words = Words::new(7);
    let mut all = Vec::new();
    println!("\n{:<42} {:>6} {:>9} {:>9} {:>9} {:>9}", "query (ms)", "runs", "P50", "P95", "max", "rows");
    let kinds = kinds();
    let mut times: Vec<(Vec<Duration>, usize)> = kinds.iter().map(|_| (Vec::new(), 0)).collect();
    // Mixed, as people ask; each kind's share of the first, cold ones is in its figures.
    for _ in 0..EACH {
        for ((_, make), (times, hits)) in kinds.iter().zip(&mut times) {
            let query = make(&mut words);
            let started = Instant::now();
            let found = ledger.find(&query).unwrap();
            times.push(started.elapsed());
            *hits += found.rows.len();
        }
    }
    for ((name, _), (times, hits)) in kinds.iter().zip(&mut times) {
        all.extend_from_slice(times);
        line(name, times, *hits);
    }
    line("all", &mut all, 0);
    all[all.len() * 95 / 100]
}

fn scan(place: &ledger::Place) -> Duration {
    let side = from_the_side(place);
    let mut times: Vec<Duration> = ["系统", "量子", "勒索", "张伟"]
        .iter()
        .map(|word| {
            let started = Instant::now();
            let sql = format!("SELECT count(*) FROM incident_text WHERE text LIKE '%{word}%'");
            let _: i64 = side.query_row(&sql, [], |row| row.get(0)).unwrap();
            started.elapsed()
        })
        .collect();
    line("\nscan: SELECT count(*) … LIKE '%词%'", &mut times, 0);
    times[times.len() / 2]
}

fn commits(ledger: &mut Ledger, kind: &str) {
    let mut times: Vec<Duration> = (0..300)
        .map(|n| {
            let entry = NewEntry::about(INCIDENT, note(&format!("第{n}次：已通知运维单位到场，正在核对备份是否可用")));
            let started = Instant::now();
            ledger.commit(vec![entry], at(100 + n), &[]).unwrap();
            started.elapsed()
        })
        .collect();
    line(kind, &mut times, 0);
}

fn main() {
    println!("profile: {}", if cfg!(debug_assertions) { "dev (opt-level 1)" } else { "release" });
    let (ground, mut ledger) = station_of(INCIDENTS);
    assert_eq!(Keyring::read(&ground.place.keyring()).unwrap().operators.len(), 1);
    let p95 = queries(&ledger);
    let scanned = scan(&ground.place);
    println!("a scan takes {:.0} times as long as finding at its P95", scanned.as_secs_f64() / p95.as_secs_f64());

    println!();
    let mut times: Vec<Duration> = (0..30)
        .map(|_| {
            let started = Instant::now();
            assert_eq!(ledger.open_incidents().unwrap().len(), OPEN + 1);
            started.elapsed()
        })
        .collect();
    line("open_incidents: 101 of 100,001", &mut times, 0);
    commits(&mut ledger, "commit of one entry, 100,000 incidents");
    drop(ledger);
    drop(ground);
    let (_ground, mut ledger) = station_of(10);
    commits(&mut ledger, "commit of one entry, 10 incidents");
}
