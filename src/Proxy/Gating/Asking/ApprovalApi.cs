using System.Security.Cryptography;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Approvers;
using FastMcp.Approvals.Deciding;
using FastMcp.Approvals.Store;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>
/// <c>/approvals</c> on the admin listener: GET lists what waits, GET /approvals/all what there was, GET /approvals/unknown what nobody knows the end of, GET
/// /approvals/grants what passes without being asked for, GET /approvals/ID shows one, POST
/// /approvals/ID decides. Whoever decides is a person with a token of their own; the admin token only looks.
/// </summary>
internal sealed class ApprovalApi(ApprovalDesk desk, ApproverBook approvers, Func<TinyRequest, bool> isAdmin)
{
    public const string Path = "/approvals";
    public const int LongestBody = 256 * 1024;

    /// <summary>What a watcher says: it waits, for at most this time.</summary>
    public const string Wait = "wait=20";

    // limit approval-watchers: who waits for a change holds one of the listener's connections.
    private const int MostWatchers = 8;
    private const int MostListed = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private int _watchers;

    public static bool Takes(TinyRequest request) => request.Path == Path || request.Path.StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Whose token the request shows; null: nobody's.</summary>
    public Approver? Who(TinyRequest request)
    {
        const string scheme = "Bearer ";
        return request.Headers.TryGetValue("authorization", out var value) && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? approvers.Find(value[scheme.Length..].Trim()) : null;
    }

    public async Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        try
        {
            var who = Who(request);
            await (who is null && !isAdmin(request) ? response.WriteAsync(401, "text/plain", "An approver's token is needed, as a bearer.\n", "www-authenticate: Bearer\r\n")
                : (request.Method, request.Path) switch
                {
                    ("GET", Path) => OpenAsync(request, response),
                    ("GET", Path + "/all") => Json(response, desk.ListAsync(null, MostListed)),
                    ("GET", Path + "/unknown") => Json(response, desk.UnknownAsync()),
                    ("GET", Path + "/grants") => Json(response, desk.GrantsAsync()),
                    ("GET", _) => ShowAsync(request.Path[(Path.Length + 1)..], response),
                    ("POST", _) when who is null => response.WriteAsync(403, "text/plain", "The admin token does not decide: people do, each with a token of their own.\n"),
                    ("POST", _) when request.Path.Length > Path.Length + 1 => DecideAsync(request.Path[(Path.Length + 1)..], who, request.Body, response),
                    _ => response.WriteAsync(405, "text/plain", "GET of /approvals, /approvals/all, /approvals/unknown, /approvals/grants and /approvals/ID, POST of /approvals/ID.\n", "allow: GET, POST\r\n"),
                }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await response.WriteAsync(503, "text/plain", $"The approvals cannot be had at the moment: {e.Message}\n").ConfigureAwait(false);
        }
    }

    // Who has the list already (If-None-Match) and prefers to wait (RFC 7240) is answered when it changes, here or at another node.
    private async Task OpenAsync(TinyRequest request, TinyResponse response)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = desk.Watch(_ => changed.TrySetResult());
        var (body, tag) = await OpenListAsync().ConfigureAwait(false);
        if (request.Headers.GetValueOrDefault("if-none-match") == tag && request.Headers.GetValueOrDefault("prefer") == Wait)
        {
            try
            {
                if (Interlocked.Increment(ref _watchers) <= MostWatchers)
                {
                    await Task.WhenAny(changed.Task, Task.Delay(LongestWait, TimeProvider.System)).ConfigureAwait(false);
                    (body, tag) = await OpenListAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _watchers);
            }
        }

        await response.WriteAsync(200, "application/json", body, $"etag: {tag}\r\n").ConfigureAwait(false);
    }

    private async Task<(byte[] Body, string Tag)> OpenListAsync()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes([.. await desk.ListAsync(ApprovalState.Open, MostListed).ConfigureAwait(false)], ApprovalJson.Default.ApprovalRequestArray);
        return (body, $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"");
    }

    private static Task Json(TinyResponse response, ApprovalRequest request) =>
        response.WriteAsync(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(request, ApprovalJson.Default.ApprovalRequest));

    private static async Task Json(TinyResponse response, Task<IReadOnlyList<ApprovalRequest>> requests) =>
        await response.WriteAsync(200, "application/json", JsonSerializer.SerializeToUtf8Bytes([.. await requests.ConfigureAwait(false)], ApprovalJson.Default.ApprovalRequestArray)).ConfigureAwait(false);

    private async Task ShowAsync(string id, TinyResponse response) =>
        await (await desk.FindAsync(id).ConfigureAwait(false) is { } request ? Json(response, request) : response.WriteAsync(404, "text/plain", ActWords.Of(ActOutcome.Unknown) + "\n")).ConfigureAwait(false);

    private async Task DecideAsync(string id, Approver by, byte[] body, TinyResponse response)
    {
        if (ApprovalOrder.Read(body, out var whyNot) is not { } order)
        {
            await response.WriteAsync(400, "text/plain", whyNot + "\n").ConfigureAwait(false);
            return;
        }

        var act = await order.ApplyAsync(desk, id, by).ConfigureAwait(false);
        await (act.IsDone ? Json(response, act.Request!) : response.WriteAsync(ActWords.StatusOf(act.Outcome), "text/plain", ActWords.Of(act.Outcome) + "\n")).ConfigureAwait(false);
    }
}
