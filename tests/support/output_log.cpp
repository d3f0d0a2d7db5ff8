#include "tests/support/output_log.hpp"

#include "tests/support/record_tape.hpp"

namespace jsongled::testing {
namespace {

/// Every member of a fact.
struct Line {
    std::string text;

    void operator()(const Connected& fact) { add({"connected", fact.peer, fact.address}); }
    void operator()(const Disconnected& fact) {
        add({"disconnected", fact.peer, fact.uid, fact.address, to_string(fact.cause),
             std::to_string(fact.code), std::to_string(fact.lasted.count())});
    }
    void operator()(const ConnectionLost& fact) {
        add({"lost", fact.peer, fact.uid, fact.address, to_string(fact.cause), std::to_string(fact.code)});
    }
    void operator()(const SessionResumed& fact) {
        add({"resumed", fact.peer, fact.connection, fact.address, fact.uid, to_string(fact.result)});
    }
    void operator()(const HelloDone& fact) { add({"hello", fact.peer, fact.uid}); }
    void operator()(const CredentialRefused& fact) {
        add({"credential", fact.peer, fact.uid, fact.address, fact.why});
    }
    void operator()(const Refused& fact) {
        add({"refused", fact.peer, fact.uid, std::to_string(static_cast<std::uint32_t>(fact.code)), fact.action,
             fact.mid, fact.sid});
    }
    void operator()(const RoomEntered& fact) {
        add({"room", fact.peer, fact.uid, fact.rid, std::to_string(static_cast<int>(fact.what))});
    }
    void operator()(const CallPlaced& fact) { add({"placed", fact.sid, fact.caller_uid, fact.callee_uid}); }
    void operator()(const CallEnded& fact) {
        add({"ended", fact.sid, fact.caller_uid, fact.callee_uid, to_string(fact.outcome),
             fact.setup ? std::to_string(fact.setup->count()) : "-",
             fact.talk ? std::to_string(fact.talk->count()) : "-"});
    }
    void operator()(const LimitPassed& fact) { add({"limit", fact.uid, std::string(to_string(fact.limit))}); }
    void operator()(const MosReported& fact) { add({"mos", fact.sid, std::to_string(fact.mos)}); }

    void add(std::initializer_list<std::string_view> words) {
        for (const std::string_view word : words)
            text.append(word).append(1, '\0');
    }
};

std::string bytes_of(const CallRecord& record) {
    ByteTape tape;
    put(tape, record);
    return tape.bytes();
}

} // namespace

void OutputLog::add(std::string line) {
    ++outputs_;
    // FNV-1a, and the end of the line.
    line.push_back('\n');
    for (const char c : line)
        sum_ = (sum_ ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    last_ = std::move(line);
}

void OutputLog::delivered(std::string_view peer, std::string_view text) {
    add("deliver " + std::string(peer) + " " + std::string(text));
}

void OutputLog::held(std::string_view peer) {
    add("hold " + std::string(peer));
}

void OutputLog::went_on(std::string_view peer) {
    add("go on " + std::string(peer));
}

void OutputLog::closed(std::string_view peer, CloseCause why) {
    add("close " + std::string(peer) + " " + std::string(to_string(why)));
}

void OutputLog::noted(std::uint64_t number, Fact fact) {
    Line line{"fact " + std::to_string(number) + " "};
    std::visit(line, fact);
    add(std::move(line.text));
}

void OutputLog::listed(std::uint64_t question, CallsReport report) {
    std::string line = "listed " + std::to_string(question);
    for (const CallsReport::Active& call : report.active)
        line.append(to_string(call.state)).append(bytes_of(call.record));
    for (const CallRecordPtr& record : report.recent)
        line += bytes_of(*record);
    add(std::move(line));
}

void OutputLog::acted(std::uint64_t question, ActReport report) {
    add("acted " + std::to_string(question) + " " + std::to_string(static_cast<int>(report.outcome)) + " " +
        std::to_string(report.connections));
}

Store::Intake OutputLog::write(Sequence sequence, Write write) {
    std::string line = "write " + std::to_string(sequence) + " " + std::to_string(write.index());
    if (const auto* call = std::get_if<KeepCall>(&write)) {
        line += bytes_of(call->record);
        for (const std::string& user : call->users)
            line += " " + user;
    } else if (const auto* report = std::get_if<KeepReport>(&write)) {
        line += report->sid + " " + report->uid + " " + report->report.ua;
    }
    add(std::move(line));
    return store_ ? store_->write(sequence, std::move(write)) : Intake::taken;
}

void OutputLog::ask(Ticket ticket, Question question) {
    std::string line = "ask " + std::to_string(ticket) + " " + std::to_string(question.index());
    if (const auto* query = std::get_if<CallQuery>(&question))
        line += query->uid.value_or("-") + " " + std::to_string(query->limit) + " " + query->before;
    add(std::move(line));
    if (store_) store_->ask(ticket, std::move(question));
}

} // namespace jsongled::testing
