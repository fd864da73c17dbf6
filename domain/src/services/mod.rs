//! Published service information (art. 11–14, 26–28, 33, 43): what an item of the catalogue says. How it is found is said in [`crate::search`].
//! How one becomes public is said in [`crate::publishing`].
//!
//! What surprises: an item that is mandatory carries the filing number of the district's catalogue inside its type, so
//! that one without cannot be written down, let alone published (art. 14); what was typed and what it means are two
//! types, [`crate::publishing::Typed`] and [`Item`], and only the second can be sent on.

mod filing;
mod item;
mod typed;

pub use filing::{FilingFault, FilingNumber};
pub use item::{Charge, Department, Item, Limit, Material, Obligation};
pub use typed::{Fault, ItemFault};

use crate::bodies::coded;

coded! {
    /// Which matters the windows handle (art. 27).
    Class {
        /// （一）公共服务和社会综合管理事务
        Public = "public",
        /// （二）协助和受委托的事项
        Entrusted = "entrusted",
        /// （三）职能部门在社区开展的行政管理事项
        Administrative = "administrative",
        /// （四）居民需要、可以集中办理的其他服务
        Everyday = "everyday",
        /// 市政公用：水、电、气、暖
        Utilities = "utilities",
    }
}

coded! {
    /// What happens in somebody's life, as people look for services.
    Event {
        Birth = "birth",
        School = "school",
        Health = "health",
        Work = "work",
        Home = "home",
        Marriage = "marriage",
        Ageing = "ageing",
        Aid = "aid",
        Disability = "disability",
        Veterans = "veterans",
        Papers = "papers",
        Farewell = "farewell",
    }
}

impl Event {
    /// The word that people search with, beside those of the items: 养老 leads to everything for the old.
    pub fn word(self) -> &'static str {
        match self {
            Self::Birth => "生孩子 生育",
            Self::School => "上学 入学",
            Self::Health => "看病 医疗",
            Self::Work => "就业 工作",
            Self::Home => "住房 居住",
            Self::Marriage => "婚姻 结婚",
            Self::Ageing => "养老 老人",
            Self::Aid => "救助 困难",
            Self::Disability => "残疾",
            Self::Veterans => "退役军人 退伍",
            Self::Papers => "证件 户口",
            Self::Farewell => "身后事 去世",
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::publishing::Typed;

    /// A form filled in as an editor would.
    pub(crate) fn typed() -> Typed {
        let mut t = Typed::default();
        for (name, value) in [
            ("title_zh", "居住证办理"),
            ("title_en", "Residence permit"),
            ("keywords", "暂住证、居住登记"),
            ("class", "administrative"),
            ("events", "home papers"),
            ("audience_zh", "离开户口所在地、在本社区住满半年的人"),
            (
                "audience_en",
                "People living here for half a year whose household register is elsewhere",
            ),
            ("basis_zh", "居住证暂行条例第九条"),
            (
                "basis_en",
                "Interim Regulation on Residence Permits, art. 9",
            ),
            ("materials_zh", "身份证 | 1 | 1\n租房合同或房产证|0|1"),
            ("materials_en", "Identity card\nLease or deed"),
            ("steps_zh", "带材料到窗口\n拍照、签字\n十五天后来取"),
            (
                "steps_en",
                "Bring the papers\nPhoto and signature\nCollect it after fifteen days",
            ),
            ("limit", "15"),
            ("fee_zh", "不收费"),
            ("fee_en", "Free"),
            ("place_zh", "一楼 3 号窗口"),
            ("hours_zh", "周一至周五 9:00–17:00"),
            ("phone", "0000-8555 0003"),
            ("contact_zh", "3 号窗口首问岗"),
            ("charge", "assisting"),
            ("department_zh", "派出所"),
            ("department_phone", "110"),
            ("mandatory", "yes"),
            ("filing", "区目录 2026-第 031 号"),
        ] {
            t.set(name, value);
        }
        t
    }

    #[test]
    fn codes_are_read_back() {
        for class in Class::ALL {
            assert_eq!(Class::from_code(class.code()), Some(*class));
        }
        for event in Event::ALL {
            assert_eq!(Event::from_code(event.code()), Some(*event));
        }
        assert_eq!(Event::from_code("lottery"), None);
    }
}
