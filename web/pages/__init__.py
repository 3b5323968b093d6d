"""The pages (页面), one small file each; `web.app` collects their routes."""
