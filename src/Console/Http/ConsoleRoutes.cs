using System.Globalization;
using FastMcp.Recording.Index;
using FastMcp.Recording.Sessions;
using FastMcp.WebConsole.Live;
using FastMcp.WebConsole.Pages;
using FastMcp.WebConsole.Records;
using FastMcp.WebConsole.SignIn;
using FastMcp.WebConsole.Watching;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>Which page answers which address.</summary>
/// <param name="options">Of the console.</param>
/// <param name="record">Null: nothing is recorded.</param>
/// <param name="live">Those who follow the record.</param>
/// <param name="approvals">Null: nobody is asked here.</param>
internal sealed class ConsoleRoutes(ConsoleOptions options, RecordDesk? record, LiveFeed? live, ApprovalRoutes? approvals)
{
    private readonly BlockRoutes _blocks = new(options.Gateway);
    private readonly PinRoutes _pins = new(options.Gateway);
    private readonly ConnectionRoutes? _connections = options is { Connections: { } connections, SignIn: not null } ? new ConnectionRoutes(options, connections) : null;

    /// <summary>What people connect is their own: they need no role for it. Null: nobody connects here.</summary>
    public ConnectionRoutes? Connections => _connections;

    private const string NoRecord = "Nothing is recorded: set recording.folder, and what passes is seen here.";

    public Task AnswerAsync(HttpContext context, Visitor visitor)
    {
        var path = context.Request.Path.Value ?? "/";
        return path switch
        {
            _ when approvals is not null && ApprovalRoutes.Takes(path) => approvals.AnswerAsync(context, path, visitor),
            _ when _connections is not null && ConnectionRoutes.Takes(path) => _connections.AnswerAsync(context, path, visitor),
            _ when BlockRoutes.Takes(path) => _blocks.AnswerAsync(context, path, visitor),
            _ when PinRoutes.Takes(path) => _pins.AnswerAsync(context, visitor),
            _ when HttpMethods.IsPost(context.Request.Method) => Answer.PageAsync(context, 405, ErrorPage.Of(405, "This only shows: GET.")),
            "/" => SessionsAsync(context, visitor),
            "/live" when live is not null => live.FollowAsync(context),
            "/policy" => PolicyAsync(context, visitor),
            "/agents" => AgentsAsync(context, visitor),
            "/health" => Answer.PageAsync(context, 200, HealthPage.Of(Frame("Health", visitor), options.Gateway?.Health, record?.Keeper)),
            _ when path.StartsWith("/watch/", StringComparison.Ordinal) => WatchAsync(context, visitor, path["/watch/".Length..]),
            _ when path.StartsWith("/api/exchanges/", StringComparison.Ordinal) => TimelineAsync(context, visitor, path["/api/exchanges/".Length..]),
            _ when path.StartsWith("/assets/", StringComparison.Ordinal) && Assets.Find(path["/assets/".Length..]) is var (type, content) => Answer.BytesAsync(context, 200, type, content),
            _ => MissingAsync(context, "There is no such page."),
        };
    }

    private static Task MissingAsync(HttpContext context, string why) => Answer.PageAsync(context, 404, ErrorPage.Of(404, why));

    private PageFrame Frame(string title, Visitor visitor) => new(title, options.Gateway?.Health.IsGreen, options.Gateway is null) { Visitor = visitor, HasApprovals = approvals is not null, HasConnections = _connections is not null };

    private async Task SessionsAsync(HttpContext context, Visitor visitor)
    {
        if (record is null)
        {
            await Answer.PageAsync(context, 200, ErrorPage.Plain(Frame("Sessions", visitor), NoRecord)).ConfigureAwait(false);
            return;
        }

        var search = Search.Of(name => context.Request.Query.TryGetValue(name, out var value) ? value.ToString() : "") with { Routes = visitor.Routes };
        var isPart = context.Request.Headers["X-Part"] == "list";
        if (!isPart)
        {
            options.Gateway?.Viewed(visitor.Name, "a list of exchanges");
        }

        var fresh = await record.Keeper.FreshAsync(ConsoleLimits.Fresh, context.RequestAborted).ConfigureAwait(false);
        var (list, whyNot) = await ListAsync(record, search, context.RequestAborted).ConfigureAwait(false);
        var page = new SessionsPage(search, list, record.Keeper, fresh, options.Time.GetUtcNow()) { HasNodes = record.Nodes is not null, WhyNotAll = whyNot };
        await Answer.PageAsync(context, 200, isPart ? page.Part() : page.Whole(Frame("Sessions", visitor))).ConfigureAwait(false);
    }

    // Where the database is away this node's own record is there all the same.
    private static async Task<(SessionList List, string? WhyNotAll)> ListAsync(RecordDesk record, Search search, CancellationToken stop)
    {
        string? whyNot = null;
        if (search.AllNodes && record.Nodes is { } nodes)
        {
            try
            {
                return (await nodes.AskAsync(index => SessionList.Of(index, search, nodes.Costly), stop).ConfigureAwait(false) ?? SessionList.Empty, null);
            }
            catch (IndexException)
            {
                whyNot = "The index of all nodes cannot be asked at the moment. This is what is on record at this node.";
            }
        }

        return (await record.AskAsync(index => SessionList.Of(index, search with { AllNodes = false }, record.Costly), stop).ConfigureAwait(false) ?? SessionList.Empty, whyNot);
    }

    private async Task WatchAsync(HttpContext context, Visitor visitor, string id)
    {
        if (record is null || await FindAsync(id, context).ConfigureAwait(false) is not { } found || !visitor.Sees(found.Row.Shown.Route))
        {
            await MissingAsync(context, await ElsewhereAsync(id, visitor, context.RequestAborted).ConfigureAwait(false) ?? "There is no such exchange on record.").ConfigureAwait(false);
            return;
        }

        options.Gateway?.Viewed(visitor.Name, "exchange " + found.Row.Shown.Id);
        var head = await record.ReadAsync(found, WatchHead.Of, context.RequestAborted).ConfigureAwait(false);
        await Answer.PageAsync(context, 200, WatchPage.Of(Frame(found.Row.Shown.Id.ToString(), visitor), found, head, options.Gateway?.Policy)).ConfigureAwait(false);
    }

    private async Task TimelineAsync(HttpContext context, Visitor visitor, string id)
    {
        if (record is null || await FindAsync(id, context).ConfigureAwait(false) is not { } found || !visitor.Sees(found.Row.Shown.Route))
        {
            await MissingAsync(context, "There is no such exchange on record.").ConfigureAwait(false);
            return;
        }

        _ = int.TryParse(context.Request.Query["from"], NumberStyles.None, CultureInfo.InvariantCulture, out var from);
        options.Gateway?.Viewed(visitor.Name, string.Create(CultureInfo.InvariantCulture, $"content of exchange {found.Row.Shown.Id}{(from > 0 ? $" from entry {from}" : "")}"));
        var part = await record.ReadAsync(found, entries => new Timeline(options.Masks).Read(entries, from), context.RequestAborted).ConfigureAwait(false);
        await Answer.JsonAsync(context, TimelineJson.Write(part)).ConfigureAwait(false);
    }

    // Texts are in the segments of the node that recorded them, and nowhere else.
    private async Task<string?> ElsewhereAsync(string id, Visitor visitor, CancellationToken stop)
    {
        if (record?.Nodes is not { } nodes || id.Length > 40)
        {
            return null;
        }

        try
        {
            var row = await nodes.AskAsync(index => index.Newest(new ExchangeFilter { Session = id }, 1).FirstOrDefault(), stop).ConfigureAwait(false);
            return row is not null && row.Shown.Id.ToString() == id && visitor.Sees(row.Shown.Route) ? $"This exchange is on record at node {row.Shown.Node}: open it in that node's console." : null;
        }
        catch (IndexException)
        {
            return null;
        }
    }

    // What has just begun is not in the index yet: looked for once more when the index is up to date.
    private async Task<FoundExchange?> FindAsync(string id, HttpContext context)
    {
        if (id.Length > 40 || await record!.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { Row.Ended: true } found)
        {
            await record!.Keeper.FreshAsync(ConsoleLimits.Fresh, context.RequestAborted).ConfigureAwait(false);
            return id.Length > 40 ? null : await record.FindAsync(id, context.RequestAborted).ConfigureAwait(false);
        }

        return found;
    }

    private async Task PolicyAsync(HttpContext context, Visitor visitor)
    {
        var seen = record is null ? null : await record.AskAsync(index => record.Costly.Get(("policy", visitor.Routes), () => PolicySeen.Of(index, visitor.Routes)), context.RequestAborted).ConfigureAwait(false);
        await Answer.PageAsync(context, 200, PolicyPage.Of(Frame("Policy", visitor), options.Gateway?.Policy, seen, options.Time.GetUtcNow(), new PinParts(visitor, options.Gateway is { CanTakeTools: true }, options.Gateway?.Pins ?? []))).ConfigureAwait(false);
    }

    private async Task AgentsAsync(HttpContext context, Visitor visitor)
    {
        var callers = record is null ? null : await record.AskAsync(index => record.Costly.Get(("callers", visitor.Routes), () => index.Tally(IndexColumn.Caller, new ExchangeFilter { Routes = visitor.Routes }, ConsoleLimits.Page)), context.RequestAborted).ConfigureAwait(false);
        var blocks = new BlockParts(visitor, options.Gateway is { CanBlock: true }, context.Request.Query["scope"].ToString(), context.Request.Query["name"].ToString());
        await Answer.PageAsync(context, 200, AgentsPage.Of(Frame("Agents", visitor), options.Gateway?.Agents, callers ?? [], blocks, options.Time.GetUtcNow())).ConfigureAwait(false);
    }
}
