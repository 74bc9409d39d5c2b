namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>One concern. Says all that is wrong with it, and takes what is missing as somebody else's concern.</summary>
internal interface IConfigValidator
{
    void Validate(Config config, ConfigErrors errors);
}
