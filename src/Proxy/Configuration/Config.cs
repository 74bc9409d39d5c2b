using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Pipes;

namespace FastMcp.Proxy.Configuration;

/// <summary>What the operator wrote, validated. Immutable.</summary>
internal sealed record Config
{
    /// <summary>The file, or null if the command line said everything.</summary>
    public string? File { get; init; }

    public required IReadOnlyList<ListenerConfig> Listeners { get; init; }

    public required IReadOnlyList<UpstreamConfig> Upstreams { get; init; }

    public required IReadOnlyList<RouteConfig> Routes { get; init; }

    /// <summary>Where approvals are kept; null: nobody approves.</summary>
    public ApprovalsConfig? Approvals { get; init; }

    public PoliciesConfig Policies { get; init; } = PoliciesConfig.Default;

    public MaskingConfig Masking { get; init; } = MaskingConfig.Default;

    public Limits Limits { get; init; } = Limits.Default;

    public RecordingConfig Recording { get; init; } = RecordingConfig.Off;

    public OutboundConfig Outbound { get; init; } = OutboundConfig.Default;

    /// <summary>Null: nothing is sent anywhere.</summary>
    public TelemetryConfig? Telemetry { get; init; }

    public IReadOnlyList<IssuerConfig> Issuers { get; init; } = [];

    /// <summary>Whose client certificates are believed.</summary>
    public IReadOnlyList<AuthorityConfig> Authorities { get; init; } = [];

    public IReadOnlyList<CredentialConfig> Credentials { get; init; } = [];

    /// <summary>Classifiers outside that routes may ask.</summary>
    public IReadOnlyList<GuardConfig> Guards { get; init; } = [];

    /// <summary>Names of all guards, also of those that could not be read.</summary>
    public IReadOnlyList<string> GuardNames { get; init; } = [];

    /// <summary>Where grants of people to upstreams are kept; null: nobody grants any.</summary>
    public ConnectionsConfig? Connections { get; init; }

    /// <summary>The gateway's own keys; null: there are none.</summary>
    public ApiKeysConfig? ApiKeys { get; init; }

    /// <summary>Where the web console is served; null: nowhere.</summary>
    public ConsoleConfig? Console { get; init; }

    /// <summary>The client on standard input and output; null: clients come to the listeners.</summary>
    public PipeDoor? Door { get; init; }

    /// <summary>What several nodes share; null: this one is alone.</summary>
    public StoreConfig? Store { get; init; }

    /// <summary>Where health and metrics are served; null: nowhere.</summary>
    public AdminConfig? Admin { get; init; }
}
