namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>The list of concerns.</summary>
internal static class ConfigValidator
{
    private static readonly IConfigValidator[] _all =
    [
        new ListenersAreDistinct(),
        new TlsFilesAreThere(),
        new UpstreamNamesAreDistinct(),
        new RoutesNameUpstreams(),
        new RouteMatchesAreWellFormed(),
        new RoutesAreDistinct(),
        new OriginsAreOrigins(),
        new PolicyFolderIsThere(),
        new MaskingKeyIsReadable(),
        new AdminTokenIsSafe(),
        new ConsoleIsGuarded(),
        new ApprovalChannelsAreSafe(),
        new IssuersAreUsable(),
        new AuthoritiesAreUsable(),
        new RoutesKnowTheirCallers(),
        new CredentialsAreUsable(),
        new GuardsAreUsable(),
        new ConnectionsAreSafe(),
        new StdioServersAreUsable(),
        new McpServersAreUsable(),
        new FederationsAreSound(),
        new BundlesAreSafe(),
        new StoreIsUsable(),
        new RecordsAreApart(),
        new OriginalsCanBeSealed(),
        new OpenDoorsAreSaid(),
    ];

    public static void Validate(Config config, ConfigErrors errors)
    {
        foreach (var validator in _all)
        {
            validator.Validate(config, errors);
        }
    }
}
