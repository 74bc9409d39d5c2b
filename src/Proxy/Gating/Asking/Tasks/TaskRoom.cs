using System.Security.Cryptography;
using System.Text;
using FastMcp.Approvals;
using FastMcp.Approvals.Store;
using FastMcp.Approvals.Tasks;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Tasks of MCP that the gateway makes of calls which people are asked for, and what their callers ask about them. They are answered before the decisions: what was decided is
/// the call, and nothing of a request about a task goes up.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class TaskRoom(ApprovalDesk desk, TaskKeeper keeper, TaskWait waiting, AskOptions options, TaskTable table)
{
    /// <summary>Whose tasks of servers are whose.</summary>
    public TaskTable Table => table;

    /// <summary>People can be asked, so that there may be tasks.</summary>
    public bool IsOn => !desk.IsClosed;

    /// <summary>It is about a task of the gateway's own.</summary>
    public bool Takes(Call call) => IsOn && IsAboutTask(call) && Call.TextOf(call.Message.TaskId, call.Body.Span).StartsWith("fastmcp-task-"u8);

    /// <summary>It is about a task of a server that somebody else's call made: it is told what it would be told if there were none.</summary>
    public Refusal WhyNot(Call call) => IsAboutTask(call) && table.IsOthers(call.Route.Upstream.Name, Call.TextOf(call.Message.TaskId, call.Body.Span), OwnerOf(call))
        ? TaskWire.NotFound(call.RpcId) : default;

    /// <summary>Names who calls which route; the hash of it is kept with tasks.</summary>
    public static string OwnerOf(Call call) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AskRoom.PrincipalOf(call))));

    /// <summary>Null: the call waits as it would without tasks.</summary>
    /// <exception cref="ApprovalStoreException">The store cannot be had.</exception>
    public async ValueTask<Refusal?> BeginAsync(Exchange exchange, OpenAsk ask, ApprovalRequest request)
    {
        var call = exchange.Call;
        var isModern = call.Message.Era == McpEra.Modern;
        var elicits = isModern && options.Page is not null && InputRequired.OpensUrls(call.Message.Meta.Of(call.Body.Span));
        return await keeper.BeginAsync(exchange, ask, OwnerOf(call), elicits).ConfigureAwait(false) is { } task
            ? TaskWire.Created(call.RpcId, TaskView.Of(new FoundTask(task, request, IsLost: false), options.Page), isModern) : null;
    }

    /// <summary>What the caller asks about a task.</summary>
    /// <param name="exchange">Its call is one that <see cref="Takes"/> says.</param>
    public async ValueTask<Refusal> AnswerAsync(Exchange exchange)
    {
        var call = exchange.Call;
        var (isModern, method, owner) = (call.Message.Era == McpEra.Modern, call.Message.KnownMethod, OwnerOf(call));
        if (isModern && !TaskWish.IsDeclared(call))
        {
            return TaskWire.Undeclared(call.RpcId);
        }

        // Each era has one that the other has not.
        if (method == (isModern ? McpMethod.TasksResult : McpMethod.TasksUpdate))
        {
            return TaskWire.Error(call.RpcId, JsonRpcErrorCode.MethodNotFound, "Method not found", isModern ? 404 : 200);
        }

        try
        {
            return await desk.FindTaskAsync(Encoding.UTF8.GetString(Call.TextOf(call.Message.TaskId, call.Body.Span)), owner).ConfigureAwait(false) is not { } found ? TaskWire.NotFound(call.RpcId) : method switch
            {
                McpMethod.TasksCancel => await CancelAsync(call, found, isModern).ConfigureAwait(false),
                McpMethod.TasksUpdate => await UpdateAsync(call, found).ConfigureAwait(false),
                McpMethod.TasksResult => await ResultAsync(exchange, found).ConfigureAwait(false),
                _ => Told(exchange, found, isModern),
            };
        }
        catch (ApprovalStoreException)
        {
            return AskRefusals.Unavailable;
        }
    }

    private static bool IsAboutTask(Call call) => call.Kind == CallKind.McpMessage && call.Message.Kind == JsonRpcKind.Request && !call.Message.TaskId.IsEmpty
        && call.Message.KnownMethod is McpMethod.TasksGet or McpMethod.TasksUpdate or McpMethod.TasksCancel or McpMethod.TasksResult;

    private Refusal Told(Exchange exchange, FoundTask found, bool isModern)
    {
        var view = TaskView.Of(found, options.Page);
        return !isModern || view.Status is not ("completed" or "failed") ? TaskWire.Told(exchange.Call.RpcId, view, isModern, [])
            : OutcomeOf(exchange, found, view) is { } outcome ? TaskWire.Told(exchange.Call.RpcId, view, isModern, outcome.Json)
            : AskRefusals.TaskSealed;
    }

    private async ValueTask<Refusal> CancelAsync(Call call, FoundTask found, bool isModern)
    {
        var cancelled = await desk.MoveTaskAsync(found.Task.Id, found.Task.Owner, (task, now) => HeldTaskMachine.Cancel(task, now, options.Tasks.Kept)).ConfigureAwait(false);
        if (isModern)
        {
            return TaskWire.Taken(call.RpcId);
        }

        var now = cancelled is not null ? found with { Task = cancelled } : await desk.FindTaskAsync(found.Task.Id, found.Task.Owner).ConfigureAwait(false) ?? found;
        var view = TaskView.Of(now, options.Page);
        return cancelled is not null ? TaskWire.Told(call.RpcId, view, isModern, [])
            : TaskWire.Error(call.RpcId, JsonRpcErrorCode.InvalidParams, $"Cannot cancel task: already in terminal status '{view.Status}'");
    }

    // The client's user was led to the page, or did not want to be.
    private async ValueTask<Refusal> UpdateAsync(Call call, FoundTask found)
    {
        var parameters = call.Message.Params.Of(call.Body.Span);
        var (saysNo, answers) = (StateMembers.SaysNo(parameters), StateMembers.Answers(parameters));
        if (answers)
        {
            await desk.MoveTaskAsync(
                found.Task.Id, found.Task.Owner,
                (task, now) => saysNo && task.Elicits ? HeldTaskMachine.Cancel(task, now, options.Tasks.Kept) : HeldTaskMachine.Opened(task, now)).ConfigureAwait(false);
        }

        return TaskWire.Taken(call.RpcId);
    }

    private async ValueTask<Refusal> ResultAsync(Exchange exchange, FoundTask found)
    {
        if (!TaskView.Of(found, options.Page).IsOver)
        {
            if (await waiting.UntilOverAsync(exchange, found).ConfigureAwait(false) is not { } over)
            {
                return exchange.Watch.Gone || exchange.Watch.EndedItsSide ? AskRefusals.LeftTask : TaskWire.NotFound(exchange.Call.RpcId);
            }

            found = over;
        }

        return OutcomeOf(exchange, found, TaskView.Of(found, options.Page)) is { } outcome
            ? TaskWire.Result(exchange.Call.RpcId, found.Task.Id, outcome.IsError, outcome.Json) : AskRefusals.TaskSealed;
    }

    // Null: it was sealed by a key that this node does not have.
    private static TaskOutcome? OutcomeOf(Exchange exchange, FoundTask found, TaskView view)
    {
        if (found.Task.Result.Length == 0)
        {
            return TaskOutcome.Of(AskRefusals.OfTask(view.Words, found.Task.Approval), exchange.Id);
        }

        return TaskSeal.Open(exchange.Call.Terms.Key, found.Task.Id, found.Task.Result) is { } json ? new(json, found.Task.IsError, IsToolError: false, view.Words) : null;
    }
}
