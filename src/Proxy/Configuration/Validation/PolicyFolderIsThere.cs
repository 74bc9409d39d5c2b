using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class PolicyFolderIsThere : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Policies.Folder is { } folder && !Directory.Exists(folder))
        {
            errors.Add(config.File is null ? Place.CommandLine : new Place(config.File, 1, 1), $"There is no policies folder {folder}.");
        }
    }
}
