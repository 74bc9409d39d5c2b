using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Validation;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Commands;

/// <summary>What <c>serve</c> was told on the command line, as text; null: not told.</summary>
internal sealed record ServeOptions
{
    public const string DefaultListen = "127.0.0.1:8080";

    public string? ConfigFile { get; init; }

    public string? Listen { get; init; }

    public string? Upstream { get; init; }

    public string? Protocol { get; init; }

    public string? Policies { get; init; }

    public string? ReadTimeout { get; init; }

    public string? Record { get; init; }

    public string? Admin { get; init; }

    public string? Console { get; init; }

    /// <summary>The file, or a config of one listener, one upstream and one route that takes everything.</summary>
    public ConfigResult ToConfig()
    {
        if (ConfigFile is not null)
        {
            return ToConfigOfFile(ConfigFile);
        }

        var errors = new ConfigErrors();
        var config = new Config
        {
            Listeners = Address("--listen", Listen ?? DefaultListen, errors) is { } listen ? [new ListenerConfig(listen, null, Place.CommandLine)] : [],
            Upstreams = UpstreamUrl(errors) is { } url ? [new UpstreamConfig { Name = "upstream", Url = url }] : [],
            Routes = [new RouteConfig { Name = "all", Upstream = "upstream", Protocol = ProtocolOf(errors) }],
            Policies = new PoliciesConfig(Policies is null ? null : Path.GetFullPath(Policies), PoliciesConfig.AllPacks),
            Limits = LimitsOf(errors),
            Recording = Record is null ? RecordingConfig.Off : RecordingConfig.Off with { Folder = Path.GetFullPath(Record) },
            Admin = Admin is not null && Address("--admin", Admin, errors) is { } admin ? new AdminConfig(admin, Place.CommandLine) : null,
            Console = Console is not null && Address("--console", Console, errors) is { } console ? new ConsoleConfig(console, Place.CommandLine) : null,
        };
        if (!errors.Any)
        {
            ConfigValidator.Validate(config, errors);
        }

        return new ConfigResult(errors.Any ? null : config, errors.All);
    }

    private ConfigResult ToConfigOfFile(string file)
    {
        var result = ConfigReader.ReadFile(file);
        if ((Listen ?? Upstream ?? Protocol ?? Policies ?? ReadTimeout ?? Record ?? Admin ?? Console) is null)
        {
            return result;
        }

        var both = new ConfigError(Place.CommandLine, "With --config everything else stands in the file: leave the other options out.");
        return new ConfigResult(null, [both, .. result.Problems]);
    }

    private static System.Net.IPEndPoint? Address(string option, string text, ConfigErrors errors)
    {
        if (Addresses.TryParse(text, out var address))
        {
            return address;
        }

        errors.Add(Place.CommandLine, $"{option} '{text}' is no address. {Addresses.Form}");
        return null;
    }

    private Uri? UpstreamUrl(ConfigErrors errors)
    {
        if (Upstream is null)
        {
            errors.Add(Place.CommandLine, "--upstream is missing: the server behind the gateway, such as --upstream http://127.0.0.1:9090 (or --config FILE).");
            return null;
        }

        if (!Addresses.TryParseUpstream(Upstream, out var url, out var whyNot))
        {
            errors.Add(Place.CommandLine, "--upstream: " + whyNot);
        }

        return url;
    }

    private RouteProtocol ProtocolOf(ConfigErrors errors)
    {
        var index = Protocol is null ? 0 : Array.IndexOf(Keys.Protocols, Protocol);
        if (index < 0)
        {
            errors.Add(Place.CommandLine, $"--protocol cannot be '{Protocol}'.{DidYouMean.Hint(Protocol!, Keys.Protocols)} It is one of {string.Join(", ", Keys.Protocols)}.");
        }

        return (RouteProtocol)Math.Max(0, index);
    }

    private Limits LimitsOf(ConfigErrors errors)
    {
        var spec = LimitTable.Of(LimitId.ReadTimeout);
        if (ReadTimeout is null)
        {
            return Limits.Default;
        }

        if (Quantities.TryParseDuration(ReadTimeout, out var value) && value >= spec.Least && value <= spec.Most)
        {
            return Limits.Default.With(LimitId.ReadTimeout, value);
        }

        errors.Add(Place.CommandLine, $"--read-timeout is {Quantities.DurationForm}, between {spec.Format(spec.Least)} and {spec.Format(spec.Most)}, not '{ReadTimeout}'.");
        return Limits.Default;
    }
}
