using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Composition;

/// <summary>Gives the masking key of a configuration: the file's, the environment's, or one that lives as long as this process.</summary>
internal sealed class MaskingKeySource
{
    private MaskingKey? _own;
    private string? _text;
    private MaskingKey? _read;

    /// <exception cref="InvalidDataException">The text is no key; validation has said so before, unless the file changed since.</exception>
    public MaskingKey Of(MaskingConfig masking)
    {
        var text = masking.KeyFile is { } file ? File.ReadAllText(file) : Environment.GetEnvironmentVariable(MaskingConfig.Variable);
        if (string.IsNullOrEmpty(text) && masking.KeyFile is null)
        {
            return _own ??= MaskingKey.CreateRandom();
        }

        // The same object for the same keys: what sessions derived from it is kept.
        if (_read is null || text != _text)
        {
            _read = MaskingKeyText.Parse(text!, out var whyNot) ?? throw new InvalidDataException("The masking key cannot be used. " + whyNot);
            _text = text;
        }

        return _read;
    }
}
