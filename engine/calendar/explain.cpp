// The words of an explanation, Vietnamese and English, and of a refusal. No counting here.

#include <stdexcept>

#include "engine/base/limits.hpp"
#include "engine/calendar/due.hpp"

namespace docket {

namespace {

LocalText with_name(const char* vi, const char* en, const LocalText& name)
{
    return {vi + name.vi, en + (name.en.empty() ? name.vi : name.en)};
}

LocalText counted(const DayNote& note)
{
    const std::string number = std::to_string(note.number), total = std::to_string(note.total);
    return {"tính, ngày thứ " + number + "/" + total, "counted, day " + number + " of " + total};
}

}  // namespace

std::string_view code_of(DayReason reason) noexcept
{
    switch (reason) {
    case DayReason::start_not_counted: return "start_not_counted";
    case DayReason::counted: return "counted";
    case DayReason::counted_opened: return "counted_opened";
    case DayReason::weekly_rest: return "weekly_rest";
    case DayReason::closed: return "closed";
    case DayReason::paused: return "paused";
    case DayReason::corresponding: return "corresponding";
    case DayReason::clamped: return "clamped";
    case DayReason::stretched: return "stretched";
    case DayReason::rolled_weekly_rest: return "rolled_weekly_rest";
    case DayReason::rolled_closed: return "rolled_closed";
    case DayReason::due: return "due";
    case DayReason::elapsed: return "elapsed";
    }
    return "";
}

LocalText describe(const DayNote& note)
{
    switch (note.reason) {
    case DayReason::start_not_counted: return {"ngày bắt đầu, không tính", "start day, not counted"};
    case DayReason::counted: return counted(note);
    case DayReason::counted_opened: {
        const LocalText text = counted(note);
        return with_name((text.vi + ": ").c_str(), (text.en + ": ").c_str(), note.name);
    }
    case DayReason::weekly_rest: return {"không tính: ngày nghỉ hằng tuần", "not counted: weekly rest day"};
    case DayReason::closed: return with_name("không tính: ", "not counted: ", note.name);
    case DayReason::paused: return {"không tính: thời hạn tạm dừng", "not counted: the period is paused"};
    case DayReason::corresponding: return {"ngày tương ứng của tháng cuối", "corresponding day of the last month"};
    case DayReason::clamped:
        return {"ngày cuối của tháng cuối, vì tháng này không có ngày tương ứng",
                "last day of the last month, which has no corresponding day"};
    case DayReason::stretched:
        return {"hết " + std::to_string(note.total) +
                    " ngày (thời hạn ngắt quãng, Điều 146 Bộ luật Dân sự 2015)",
                "end of " + std::to_string(note.total) + " days (interrupted period, Civil Code 2015, article 146)"};
    case DayReason::rolled_weekly_rest:
        return {"ngày cuối là ngày nghỉ hằng tuần, chuyển sang ngày tiếp theo",
                "the last day is a weekly rest day: moved on"};
    case DayReason::rolled_closed:
        return with_name("ngày cuối là ngày nghỉ, chuyển sang ngày tiếp theo: ",
                         "the last day is closed, moved on: ", note.name);
    case DayReason::due:
        return {"ngày làm việc tiếp theo, thời hạn kết thúc lúc 24 giờ",
                "next working day, the period ends at 24:00"};
    case DayReason::elapsed:
        return {"hết thời gian; thời hạn tính bằng giờ, phút không chuyển ngày",
                "the time is up; hours and shorter units never move"};
    }
    return {};
}

LocalText describe(const CalendarGap& gap)
{
    const std::string year = std::to_string(gap.year), days = std::to_string(limits::period_days_max);
    switch (gap.reason) {
    case CalendarGap::Reason::year_not_covered:
        return {"Lịch " + gap.calendar + " chưa có dữ liệu năm " + year + ", nên không tính được thời hạn.",
                "Expected to count days in " + year + ", but the calendar " + gap.calendar + " has no entry for that year."};
    case CalendarGap::Reason::calendar_missing:
        return {"Thời hạn tính theo ngày, tuần, tháng, năm cần có lịch làm việc.",
                "Expected to count days, but no calendar was given."};
    case CalendarGap::Reason::out_of_range:
        return {"Thời hạn phải từ 0 đến " + days + " ngày và nằm trong các năm 1 đến 9999.",
                "Expected to end within " + days + " days and within the years 1 to 9999, but the period does not."};
    case CalendarGap::Reason::disordered:
        return {"Lần tạm dừng kết thúc trước khi bắt đầu, "
                "hoặc tính lại từ trước khi thời hạn bắt đầu.",
                "Expected to count forward, but a pause ends before it starts or the restart lies before the start."};
    }
    return {};
}

void throw_exception_from_error(const CalendarGap& gap, const boost::source_location&)
{
    throw std::logic_error("value() of a CalendarGap: " + describe(gap).en);
}

}  // namespace docket
