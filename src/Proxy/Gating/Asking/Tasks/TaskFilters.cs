using FastMcp.Policy.Facts;
using FastMcp.Proxy.Gating.Answers;
using FastMcp.Proxy.Gating.Lists;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>Finds out of which calls the answers have to do with tasks.</summary>
internal static class TaskFilters
{
    /// <summary>Null: it has nothing to do with them.</summary>
    /// <param name="call">That goes up now.</param>
    /// <param name="tasks">Knows tasks.</param>
    /// <param name="findings">In the request.</param>
    /// <param name="session">What its session had done; null: no decision asks.</param>
    public static IAnswerFilter? Of(Call call, TaskRoom tasks, ReadOnlySpan<FindingFacts> findings, SessionFacts? session)
    {
        if (call.Kind != CallKind.McpMessage || call.Message.Kind != JsonRpcKind.Request)
        {
            return null;
        }

        var upstream = call.Route.Upstream.Name;
        return call.Message.KnownMethod switch
        {
            McpMethod.ToolsCall when TaskWish.Has(call) => new TaskNotes(
                tasks.Table, upstream, TaskRoom.OwnerOf(call), call.Terms.Answers is null ? null : new KeptCall(call.Body.ToArray(), findings.ToArray(), session)),
            McpMethod.TasksList => new TaskListFilter(tasks.Table, upstream, TaskRoom.OwnerOf(call)),
            McpMethod.ServerDiscover when tasks.IsOn && call.Terms.Decider.Guards => new TaskOffer(),
            _ => null,
        };
    }

    /// <summary>
    /// The call that made the task which is asked about; null: it is about none, or nobody judges answers. Of one that nobody knows (another node saw it made, or an earlier
    /// process) what is found is withheld, as of <see cref="ResumedAnswers"/>.
    /// </summary>
    public static KeptCall? CallOf(Call call, TaskTable table) =>
        call.Kind == CallKind.McpMessage && call.Terms.Answers is not null && call.Message.KnownMethod is McpMethod.TasksGet or McpMethod.TasksResult && !call.Message.TaskId.IsEmpty
            ? table.CallOf(call.Route.Upstream.Name, Call.TextOf(call.Message.TaskId, call.Body.Span)) ?? KeptCall.Unknown : null;
}
