//! Long texts that editors write in Markdown, drawn as HTML that can do nothing but be read.
//!
//! What surprises: two fences. comrak draws no raw HTML, and ammonia lets only the listed elements through, with links of
//! this portal and of the web alone (requirements.md IN5). Pictures are not drawn: a page loads nothing from elsewhere.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::{Options, markdown_to_html};
use leptos::prelude::*;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = HashSet::from([
        "p",
        "br",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "del",
        "blockquote",
        "hr",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "pre",
    ]);
    let mut cleaner = Builder::empty();
    cleaner
        .tags(tags)
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "tel", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("nofollow ugc noopener"));
    cleaner
});

/// The HTML of a text. Headings have the levels two to four, because the page has the first. A bare address stays text:
/// in Chinese nothing says where it ends.
pub fn html(text: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.cjk_friendly_emphasis = true;
    options.render.hardbreaks = true;
    let drawn = markdown_to_html(text, &options)
        .replace("<h1>", "<h2>")
        .replace("</h1>", "</h2>");
    let drawn = ["h5", "h6"].iter().fold(drawn, |text, level| {
        text.replace(&format!("<{level}>"), "<h4>")
            .replace(&format!("</{level}>"), "</h4>")
    });
    CLEANER.clean(&drawn).to_string()
}

/// Draws it.
pub fn markdown(text: &str) -> AnyView {
    view! { <div class="prose" inner_html=html(text)></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn what_editors_write_is_drawn() {
        let drawn = html("# 标题\n\n**“停车”**问题\n\n- 一\n- 二\n\n[办事](/qingyun/services)");
        assert!(drawn.contains("<h2>标题</h2>"), "{drawn}");
        assert!(drawn.contains("<strong>“停车”</strong>问题"), "{drawn}");
        assert!(drawn.contains("<li>一</li>"), "{drawn}");
        assert!(drawn.contains("href=\"/qingyun/services\""), "{drawn}");
        assert!(drawn.contains("noopener"), "{drawn}");
        let bare = html("详情见https://example.test/a，有问题请打电话。\n\n###### 小字");
        assert!(!bare.contains("<a"), "{bare}");
        assert!(bare.contains("<h4>小字</h4>"), "{bare}");
    }

    /// Every way of smuggling something in leaves text at most.
    #[rstest]
    fn nothing_runs_and_nothing_is_fetched(
        #[values(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<iframe src=//evil.test></iframe>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java\nscript:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:msgbox(1))",
            "![x](https://evil.test/p.png)",
            "![x](x\"onerror=alert(1))",
            "<style>*{background:url(//evil.test)}</style>",
            "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
            "<p style=\"background:url(//evil.test)\" onclick=alert(1)>x</p>",
            "<form action=//evil.test><button>x</button></form>",
            "<meta http-equiv=refresh content=\"0;url=//evil.test\">",
            "<base href=//evil.test>",
            "<object data=//evil.test></object>",
            "<template><script>alert(1)</script></template>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "```html\n</code><script>alert(1)</script>\n```",
            "<!-- --><script>alert(1)</script>"
        )]
        raw: &str,
    ) {
        let drawn = html(raw).to_lowercase();
        for bad in [
            "<script",
            "<img",
            "<svg",
            "<iframe",
            "<style",
            "<form",
            "<meta",
            "<base",
            "<object",
            "<math",
            "<template",
            "<noscript",
            "style=",
            "href=\"javascript",
            "href=\"data",
            "href=\"vbscript",
            " onerror=\"",
            " onclick=",
            "src=\"",
        ] {
            assert!(!drawn.contains(bad), "{bad} of {raw} in {drawn}");
        }
    }
}
