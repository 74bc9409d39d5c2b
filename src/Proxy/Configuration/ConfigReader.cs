using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Validation;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration;

/// <summary>A configuration file to a config: read, bind, validate, and every error of all three.</summary>
internal static class ConfigReader
{
    /// <summary>Unreadable files are errors in the result, not exceptions.</summary>
    public static ConfigResult ReadFile(string file)
    {
        try
        {
            using var text = new StreamReader(file);
            return Read(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ConfigResult(null, [new ConfigError(new Place(file, 1, 1), e.Message)]);
        }
    }

    /// <param name="file">Its name for errors; relative paths inside are relative to its folder.</param>
    /// <param name="text">The YAML.</param>
    public static ConfigResult Read(string file, TextReader text)
    {
        var errors = new ConfigErrors();
        var config = YamlReader.Read(file, text, errors) is { } document ? new ConfigBinder(file, errors).Bind(document) : null;
        if (config is not null)
        {
            ConfigValidator.Validate(config, errors);
        }

        return new ConfigResult(errors.Any ? null : config, errors.All);
    }
}
