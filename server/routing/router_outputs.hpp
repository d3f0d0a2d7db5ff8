#pragma once

#include "server/routing/fact_sink.hpp"
#include "server/routing/operator_desk.hpp"
#include "storage/store.hpp"

namespace jsongled {

/// Where what the router has to say goes, but for what goes to clients. All outlive the router.
struct RouterOutputs {
    Store& store;
    FactSink& facts;
    OperatorDesk& desk;
};

} // namespace jsongled
