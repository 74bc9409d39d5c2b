using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Yaml;

namespace FastMcp.Proxy.Configuration.Validation;

internal sealed class MaskingKeyIsReadable : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Masking.KeyFile is not { } file)
        {
            var text = Environment.GetEnvironmentVariable(MaskingConfig.Variable);
            if (!string.IsNullOrEmpty(text) && MaskingKeyText.Parse(text, out var wrong) is null)
            {
                errors.Add(Place.CommandLine, $"{MaskingConfig.Variable}: {wrong}");
            }

            return;
        }

        try
        {
            if (MaskingKeyText.Parse(File.ReadAllText(file), out var whyNot) is null)
            {
                errors.Add(config.Masking.Place, $"{file}: {whyNot}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(config.Masking.Place, $"The masking key cannot be read from {file}. {MaskingKeyText.HowToMake} > {file}");
        }
    }
}
