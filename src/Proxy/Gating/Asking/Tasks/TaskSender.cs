using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>Makes the call of a task through the pipeline, as its client would, and brings what comes of it: where the server makes a task of it, what comes of that.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class TaskSender(InnerClient inner, TaskOptions options, TimeProvider clock)
{
    /// <summary>limit task-poll: between two questions to a server about its own task.</summary>
    public static (TimeSpan Least, TimeSpan Most) Pause { get; } = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));

    private static readonly Refusal _unanswered = new(RefusalKind.UpstreamBroken, "The call was made and not answered. Nobody knows whether the server did it.");
    private static readonly Refusal _asks = new(
        RefusalKind.UpstreamBroken, "The server asks for input, which this gateway cannot bring to the client of a task that waited for an approval. Make the call without a task.");
    private static readonly Refusal _gone = new(RefusalKind.UpstreamBroken, "The server ended its own task without a result.");

    /// <param name="call">What is called.</param>
    /// <param name="body">Of the call, as it came.</param>
    /// <param name="exchange">In which the task was made.</param>
    /// <param name="stop">Its caller gave it up, or it takes too long.</param>
    public async Task<TaskOutcome> SendAsync(TaskCall call, byte[] body, long exchange, CancellationToken stop)
    {
        var answer = await AskAsync(call.With(body), call.Id, stop).ConfigureAwait(false);
        return answer.Document is not { } document ? TaskOutcome.Of(answer.WhyNot, exchange)
            : ServerTask.IsAsking(document, answer.Message!) ? TaskOutcome.Of(_asks, exchange)
            : ServerTask.Of(document, answer.Message!) is { } task ? await FollowAsync(call, task, exchange, stop).ConfigureAwait(false)
            : TaskOutcome.Of(document, answer.Message!);
    }

    // The server's own task is asked for until it is over.
    private async Task<TaskOutcome> FollowAsync(TaskCall call, ServerTask task, long exchange, CancellationToken stop)
    {
        try
        {
            while (!task.IsOver)
            {
                if (task.NeedsInput)
                {
                    await EndAsync(call, task).ConfigureAwait(false);
                    return TaskOutcome.Of(_asks, exchange);
                }

                await Task.Delay(task.Pause(Pause.Least, Pause.Most), clock, stop).ConfigureAwait(false);
                var answer = await AskAsync(task.Asking("tasks/get", call), ServerTask.AskId, stop).ConfigureAwait(false);
                if (answer.Document is not { } document)
                {
                    if (stop.IsCancellationRequested)
                    {
                        await EndAsync(call, task).ConfigureAwait(false);
                    }

                    return TaskOutcome.Of(answer.WhyNot, exchange);
                }

                if (task.Next(document, answer.Message!) is not { } next)
                {
                    return answer.Message!.Kind == JsonRpcKind.ErrorResponse ? TaskOutcome.Of(document, answer.Message!) : TaskOutcome.Of(_gone, exchange);
                }

                task = next;
            }

            return task.Outcome ?? (call.IsModern ? TaskOutcome.Of(_gone, exchange) : await ResultAsync(call, task, exchange, stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            await EndAsync(call, task).ConfigureAwait(false);
            return TaskOutcome.Of(_unanswered, exchange);
        }
    }

    private async Task<TaskOutcome> ResultAsync(TaskCall call, ServerTask task, long exchange, CancellationToken stop)
    {
        var answer = await AskAsync(task.Asking("tasks/result", call), ServerTask.AskId, stop).ConfigureAwait(false);
        return answer.Document is { } document ? TaskOutcome.Of(document, answer.Message!) : TaskOutcome.Of(answer.WhyNot, exchange);
    }

    // Nobody waits for it any more.
    private async Task EndAsync(TaskCall call, ServerTask task)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), clock);
        await AskAsync(task.Asking("tasks/cancel", call), ServerTask.AskId, limit.Token).ConfigureAwait(false);
    }

    // What a server says before the answer, and asks meanwhile, is for a client that waits for it.
    private async Task<(byte[]? Document, McpMessage? Message, Refusal WhyNot)> AskAsync(InnerCall call, byte[] id, CancellationToken stop)
    {
        if (await inner.SendAsync(call, stop).ConfigureAwait(false) is not { } answer)
        {
            return (null, null, _unanswered);
        }

        await using (answer.ConfigureAwait(false))
        {
            answer.Most = options.MostResult;
            var message = new McpMessage();
            while (await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                if (McpReader.Read(next, McpLimits.Default, message, out _) && message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse && message.Id.Of(next).SequenceEqual(id))
                {
                    return (next, message, default);
                }
            }

            return (null, null, answer.IsTooLarge ? TooLarge(options.MostResult) : _unanswered);
        }
    }

    private static Refusal TooLarge(int most) =>
        new(RefusalKind.AnswerUnmaskable, $"The call was made, and its answer is larger than the {most} bytes that a task keeps. Make such a call without a task.", Limit: "approval-task-result");
}
