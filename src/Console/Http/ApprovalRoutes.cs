using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using FastMcp.WebConsole.Live;
using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.Records;
using FastMcp.WebConsole.SignIn;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>Pages of what waits for people, and what they do about it.</summary>
/// <param name="desk">Where it waits.</param>
/// <param name="options">Of the console.</param>
/// <param name="record">For what a session did before; null: nothing is recorded.</param>
/// <param name="feed">Those who follow.</param>
internal sealed class ApprovalRoutes(ApprovalDesk desk, ConsoleOptions options, RecordDesk? record, ApprovalFeed feed)
{
    private const string Pages = "/approvals";
    private const string Api = "/api/approvals/";
    private const int Before = 12;

    public static bool Takes(string path) => path == Pages || path.StartsWith(Pages + "/", StringComparison.Ordinal) || path.StartsWith(Api, StringComparison.Ordinal);

    public Task AnswerAsync(HttpContext context, string path, Visitor visitor) => (HttpMethods.IsPost(context.Request.Method), path) switch
    {
        (true, _) when path.StartsWith(Api, StringComparison.Ordinal) => DecideAsync(context, path[Api.Length..], visitor),
        (true, _) => Answer.PageAsync(context, 405, ErrorPage.Of(405, "This only shows: GET.")),
        (false, Pages) => ListAsync(context, visitor),
        (false, Pages + "/live") => feed.FollowAsync(context),
        (false, _) when path.StartsWith(Pages + "/", StringComparison.Ordinal) => ShowAsync(context, path[(Pages.Length + 1)..], visitor),
        _ => MissingAsync(context),
    };

    private static Task MissingAsync(HttpContext context) => Answer.PageAsync(context, 404, ErrorPage.Of(404, "There is no such approval."));

    private PageFrame Frame(string title, Visitor visitor) => new(title, options.Gateway?.Health.IsGreen, options.Gateway is null) { Visitor = visitor, HasApprovals = true, HasConnections = options.Connections is not null };

    private async Task ListAsync(HttpContext context, Visitor visitor)
    {
        var show = context.Request.Query["show"].ToString();
        show = show is "all" or "unknown" or "grants" ? show : "open";
        // One more than is shown says that there are more.
        var filter = new ApprovalFilter(ConsoleLimits.Approvals + 1) { State = show == "open" ? ApprovalState.Open : null, Routes = visitor.Routes, Behind = ApprovalPlace.Parse(context.Request.Query["behind"].ToString()) };
        var requests = await (show switch
        {
            "unknown" => desk.UnknownAsync(visitor.Routes),
            "grants" => desk.GrantsAsync(visitor.Routes),
            _ => desk.ListAsync(filter),
        }).ConfigureAwait(false);
        var page = new ApprovalsPage(show, requests, filter.Behind, options.Time.GetUtcNow());
        await Answer.PageAsync(context, 200, context.Request.Headers["X-Part"] == "list" ? page.Part() : page.Whole(Frame("Approvals", visitor))).ConfigureAwait(false);
    }

    private async Task ShowAsync(HttpContext context, string id, Visitor visitor)
    {
        if (id.Length > 40 || await desk.FindAsync(id).ConfigureAwait(false) is not { } request || !visitor.Sees(request.Route))
        {
            await MissingAsync(context).ConfigureAwait(false);
            return;
        }

        var isPart = context.Request.Headers["X-Part"] == "approval";
        if (!isPart)
        {
            options.Gateway?.Viewed(visitor.Name, "approval " + request.Id);
        }

        var before = await BeforeAsync(request, visitor, context.RequestAborted).ConfigureAwait(false);
        var page = new ApprovalPage(request, before, visitor, options.Masks, options.Time.GetUtcNow());
        await Answer.PageAsync(context, 200, isPart ? page.Part() : page.Whole(Frame(request.Name.Length > 0 ? request.Name : request.Method, visitor))).ConfigureAwait(false);
    }

    // A record that cannot be read is no reason to decide nothing: the page says that it knows nothing of the session.
    private async Task<IReadOnlyList<IndexedExchange>> BeforeAsync(ApprovalRequest request, Visitor visitor, CancellationToken stop)
    {
        try
        {
            _ = record is not null && await record.Keeper.FreshAsync(ConsoleLimits.Fresh, stop).ConfigureAwait(false);
            var filter = new ExchangeFilter { Session = request.RecordedSession, Routes = visitor.Routes };
            return record is null ? [] : await record.AskAsync(index => index.Newest(filter, Before), stop).ConfigureAwait(false) ?? [];
        }
        catch (Exception e) when (e is IndexException or TimeoutException)
        {
            return [];
        }
    }

    // The desk has the last word, by the digest that the person had before them: of two tabs and a double click one decides.
    private async Task DecideAsync(HttpContext context, string id, Visitor visitor)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        if (ApprovalOrder.Read(body.GetBuffer().AsSpan(0, (int)body.Length), out var whyNot) is not { } order)
        {
            await SayAsync(context, 400, whyNot!).ConfigureAwait(false);
        }
        else if (!visitor.Decides && !(visitor.IsAdmin && order.EndsGrant))
        {
            await SayAsync(context, 403, "You look, and do not decide: none of your groups has the role of an approver.").ConfigureAwait(false);
        }
        else if (id.Length > 40 || await desk.FindAsync(id).ConfigureAwait(false) is not { } request || !visitor.Sees(request.Route))
        {
            await SayAsync(context, 404, ActWords.Of(ActOutcome.Unknown)).ConfigureAwait(false);
        }
        else
        {
            var act = await order.ApplyAsync(desk, request.Id, visitor.Person!.ToApprover(visitor.IsAdmin)).ConfigureAwait(false);
            await SayAsync(context, ActWords.StatusOf(act.Outcome), act.IsDone ? "done" : ActWords.Of(act.Outcome)).ConfigureAwait(false);
        }
    }

    private static Task SayAsync(HttpContext context, int status, string words) => Answer.BytesAsync(context, status, "text/plain; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(words));
}
