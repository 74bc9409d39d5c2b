using System.Net;
using FastMcp.Proxy.Operators;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Who may block has a token that can be read, on an address that only this machine reaches, and a place where blocks are kept.</summary>
internal sealed class AdminTokenIsSafe : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Admin is not { } admin || (admin.TokenFile is null && admin.State is null))
        {
            return;
        }

        if (admin.TokenFile is null || admin.State is null)
        {
            errors.Add(admin.Place, "token-file and state stand together: blocks are laid by whoever has the token, and kept in the folder.");
        }
        else if (!IPAddress.IsLoopback(admin.Address.Address))
        {
            errors.Add(admin.Place, $"With a token-file the admin address is on loopback, not {admin.Address}: the token passes in the clear.");
        }

        try
        {
            _ = admin.TokenFile is { } file ? AdminTokens.Read(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(admin.Place, e.Message);
        }
    }
}
