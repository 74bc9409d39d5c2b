using FastMcp.Proxy.Configuration.Limiting;

namespace FastMcp.Proxy.Configuration;

/// <summary>What a gateway takes from the configuration it starts with, and a reload does not change.</summary>
internal static class StartOnly
{
    // Those of routes and upstreams are in force with the next snapshot.
    private static readonly LimitId[] _limits =
    [
        LimitId.Head, LimitId.Headers, LimitId.Event, LimitId.Connections, LimitId.HeaderTimeout, LimitId.BodyTimeout,
        LimitId.IdleTimeout, LimitId.DrainGrace, LimitId.ApprovalsOpen, LimitId.ApprovalsPerHour, LimitId.ApprovalsHeld, LimitId.ApprovalPoll, LimitId.ApprovalBeat, LimitId.ApprovalRetention, LimitId.StreamRest,
        LimitId.ApprovalTasks, LimitId.ApprovalTaskResult, LimitId.ApprovalTaskRetention, LimitId.CallbackAddress, LimitId.Http2Streams, LimitId.Http2AllStreams, LimitId.Http2Resets, LimitId.Http2Frames, LimitId.CostlyTurns,
    ];

    public static bool Differs(Config old, Config next) =>
        !old.Listeners.Select(l => (l.Address, l.Tls, l.Http2)).SequenceEqual(next.Listeners.Select(l => (l.Address, l.Tls, l.Http2)))
        || !Equals((old.Admin?.Address, old.Admin?.TokenFile, old.Admin?.State), (next.Admin?.Address, next.Admin?.TokenFile, next.Admin?.State))
        || old.Console?.Listen.Equals(next.Console?.Listen) is false || (old.Console is null) != (next.Console is null)
        || !SameSignIn(old.Console?.SignIn, next.Console?.SignIn)
        || (old.Approvals?.Folder, old.Approvals?.Url) != (next.Approvals?.Folder, next.Approvals?.Url)
        || old.Connections?.Folder != next.Connections?.Folder
        || !Equals(old.Approvals?.Callbacks, next.Approvals?.Callbacks)
        || !Channels(old).SequenceEqual(Channels(next))
        || old.Store?.WithoutPlace != next.Store?.WithoutPlace
        || old.Telemetry != next.Telemetry
        || old.Recording.WithoutPlaces != next.Recording.WithoutPlaces
        || Array.Exists(_limits, id => old.Limits[id] != next.Limits[id]);

    // Who decides by them is that of the moment.
    private static IEnumerable<string> Channels(Config config) => config.Approvals?.Channels.Select(channel => channel.Fixed) ?? [];

    private static bool SameSignIn(Model.SignInConfig? one, Model.SignInConfig? other) => one is null || other is null ? ReferenceEquals(one, other)
        : (one.Issuer, one.Client, one.SecretFile, one.Url, one.Name) == (other.Issuer, other.Client, other.SecretFile, other.Url, other.Name)
        && one.Scopes.SequenceEqual(other.Scopes) && Words(one).SequenceEqual(Words(other));

    private static IEnumerable<string> Words(Model.SignInConfig config) =>
    [
        .. config.Roles.OrderBy(role => role.Key).SelectMany(role => (string[])[$"role {role.Key}", .. role.Value]),
        .. config.Teams.SelectMany(team => (string[])["team", team.Name, .. team.Groups, "routes", .. team.Routes]),
    ];
}
