using System.Net;

namespace FastMcp.Proxy.Configuration.Validation;

/// <summary>Nobody signs in to the console: only this machine reaches it.</summary>
internal sealed class ConsoleIsOnLoopback : IConfigValidator
{
    public void Validate(Config config, ConfigErrors errors)
    {
        if (config.Console is not { } console)
        {
            return;
        }

        if (!IPAddress.IsLoopback(console.Listen.Address))
        {
            errors.Add(console.Place, $"The console listens on loopback, such as 127.0.0.1:{console.Listen.Port}, not on {console.Listen}: it has no sign-in, and it shows what was recorded.");
        }

        if (config.Recording.Folder is null)
        {
            errors.Warn(console.Place, "Nothing is recorded, so that the console has no exchange to show: set recording.folder.");
        }
    }
}
