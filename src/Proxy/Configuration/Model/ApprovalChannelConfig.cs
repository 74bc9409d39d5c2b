using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>A way by which requests for approval reach people, and their answers come back.</summary>
internal sealed record ApprovalChannelConfig
{
    /// <summary>In metrics, votes, and the path of its callbacks.</summary>
    public required string Name { get; init; }

    public required ChannelKind Kind { get; init; }

    /// <summary>Where requests are posted; of Slack the address of its API.</summary>
    public required Uri Url { get; init; }

    /// <summary>File with the keys that sign what goes out; of Slack with the bot's token. Full path.</summary>
    public required string SecretFile { get; init; }

    /// <summary>File with the keys that sign what comes back; null: nothing comes back. Full path.</summary>
    public string? CallbackSecretFile { get; init; }

    /// <summary>Slack's conversation.</summary>
    public string? To { get; init; }

    /// <summary>Slack's workspace: who is of another one is nobody; null: ids of people alone count.</summary>
    public string? Team { get; init; }

    /// <summary>The masked call goes too.</summary>
    public bool WithPreview { get; init; } = true;

    /// <summary>Whose requests it is told; empty: of all routes.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>Who decides by it. A reload changes them, and nothing else of a channel.</summary>
    public IReadOnlyList<ChannelApprover> Approvers { get; init; } = [];

    public Place Place { get; init; } = Place.CommandLine;

    /// <summary>All that a reload does not change, as one text.</summary>
    public string Fixed => string.Join('\n', [Name, $"{Kind}", Url.AbsoluteUri, SecretFile, CallbackSecretFile ?? "", To ?? "", Team ?? "", $"{WithPreview}", .. Routes]);
}
