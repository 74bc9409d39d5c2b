using FastMcp.Proxy.Sessions;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>What the judges of all answers share.</summary>
/// <param name="Sessions">Gets what decisions mark sessions with.</param>
/// <param name="Calls">Knows the calls of answers that come on another stream.</param>
/// <param name="Clock">Says when an event of a stream is judged.</param>
internal sealed record AnswerStates(SessionLedger Sessions, KeptCalls Calls, TimeProvider Clock);
