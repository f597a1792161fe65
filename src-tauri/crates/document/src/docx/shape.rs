//! Drawn lines, boxes of turned text, and the large pale words behind the text. Each is written twice, as newer and as older word
//! processors read it.

use super::measure::emu;
use super::text::{RED, escape, font_name};
use crate::fonts::Role;

/// What is drawn, in points from the sheet's upper left corner.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

fn anchored(id: u32, area: Area, wrap: &str, newer: &str, older: &str) -> String {
    let (x, y, width, height) = (emu(area.left), emu(area.top), emu(area.width), emu(area.height));
    format!(
        r#"<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{id}" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}<wp:docPr id="{id}" name="图形 {id}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">{newer}</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>{older}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"#
    )
}

/// A red line across, its middle at `y`.
pub fn red_line(id: u32, x: f32, y: f32, length: f32, weight: f32) -> String {
    let area = Area { left: x, top: y, width: length, height: 0.0 };
    let (width, line) = (emu(length), emu(weight));
    let newer = format!(
        r#"<wps:wsp><wps:cNvCnPr/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="{line}"><a:solidFill><a:srgbClr val="{RED}"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>"#
    );
    let to = x + length;
    let older = format!(
        r##"<v:line id="line{id}" style="position:absolute;z-index:-{id};mso-position-horizontal-relative:page;mso-position-vertical-relative:page" from="{x:.2}pt,{y:.2}pt" to="{to:.2}pt,{y:.2}pt" strokecolor="#{RED}" strokeweight="{weight}pt"/>"##
    );
    anchored(id, area, "<wp:wrapNone/>", &newer, &older)
}

/// How text stands in a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Its lines run down the page: it is read when the sheet is turned upright.
    Turned,
    /// It ends at the foot of the box, and other text stands above the box.
    Foot,
}

/// Paragraphs in a box.
pub fn text_box(id: u32, area: Area, lie: Lie, paragraphs: &str) -> String {
    let (width, height) = (emu(area.width), emu(area.height));
    let (vertical, anchor, wrap, flow) = match lie {
        Lie::Turned => ("vert", "t", "<wp:wrapNone/>", "layout-flow:vertical"),
        Lie::Foot => ("horz", "b", "<wp:wrapTopAndBottom/>", "v-text-anchor:bottom"),
    };
    let newer = format!(
        r#"<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx><wps:bodyPr vert="{vertical}" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/></wps:bodyPr></wps:wsp>"#
    );
    let Area { left, top, width, height } = area;
    let (own, aside) = if lie == Lie::Foot { ("v-text-anchor:bottom", "<w10:wrap type=\"topAndBottom\"/>") } else { ("z-index:-1", "") };
    let older = format!(
        r#"<v:rect id="box{id}" style="position:absolute;margin-left:{left:.2}pt;margin-top:{top:.2}pt;width:{width:.2}pt;height:{height:.2}pt;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;{own}" filled="f" stroked="f"><v:textbox style="{flow}" inset="0,0,0,0"><w:txbxContent>{paragraphs}</w:txbxContent></v:textbox>{aside}</v:rect>"#
    );
    anchored(id, area, wrap, &newer, &older)
}

/// Large pale words across the page, rising to the right.
pub fn watermark(id: u32, words: &str) -> String {
    let count = words.chars().fold(0.0_f32, |n, _| n + 1.0);
    let size = 110.0;
    // As wide as in the PDF: a third of a character between two.
    let width = size * (1.3 * (count - 1.0) + 1.0).max(1.0);
    let spaced: Vec<String> = words.chars().map(|c| escape(&c.to_string())).collect();
    let font = font_name(Role::Hei);
    format!(
        r##"<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype><v:shape id="PowerPlusWaterMarkObject{id}" o:spid="_x0000_s{}" type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;width:{width:.1}pt;height:{size}pt;rotation:330;z-index:-{id};mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;mso-position-vertical-relative:page" o:allowincell="f" fillcolor="#e0e0e0" stroked="f"><v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt" string="{}"/></v:shape></w:pict></w:r>"##,
        2048 + id,
        spaced.join(" ")
    )
}
