namespace FastMcp.Recording.Tests;

internal enum DiskAct
{
    Create,
    Write,
    Sync,
}
